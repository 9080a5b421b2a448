package io.codeguard.reporting.identity;

import io.codeguard.reporting.text.Lines;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The line hashes by which GitHub code scanning identifies findings ({@code
 * primaryLocationLineHash}): a polynomial over 100 UTF-16 code units from the start of the line,
 * without blanks and tabs, and the ordinal among lines with the same hash. GitHub's uploader hashes
 * all lines; this class hashes only the requested lines and those with the same beginning. The
 * results differ only for crafted lines with equal hashes and different beginnings. Immutable.
 */
public final class LineHashes {
  private static final int WINDOW = 100;
  private static final long BASE = 37;
  private static final char END_OF_FILE = 65535;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** The number of units that distinguishes a line from almost all others. */
  private static final int BEGINNING = 24;

  private final Map<Integer, String> hashes = new HashMap<>();

  private LineHashes() {}

  /**
   * @param marked whether a byte order mark precedes the text
   * @param requested the requested lines, starting at 1
   */
  public static LineHashes of(Lines lines, boolean marked, Set<Integer> requested) {
    Windows windows = new Windows(lines, marked);
    Beginnings beginnings = new Beginnings(lines);
    Map<Long, Integer> seen = new HashMap<>();
    int last = 0;
    for (int line : requested) {
      if (line >= 1 && line <= lines.count()) {
        beginnings.add(line);
        seen.put(windows.hash(line, WINDOW), 0);
        last = Math.max(last, line);
      }
    }
    LineHashes all = new LineHashes();
    for (int line = 1; line <= last; line++) {
      if (beginnings.mayHave(line)) {
        long hash = windows.hash(line, WINDOW);
        Integer nth = seen.computeIfPresent(hash, (same, before) -> before + 1);
        if (requested.contains(line)) {
          all.hashes.put(line, Long.toHexString(hash) + ":" + nth);
        }
      }
    }
    return all;
  }

  /** Returns the hash of a requested line; empty if there is no such line. */
  public String line(int line) {
    return hashes.getOrDefault(line, "");
  }

  /**
   * A filter of beginnings of lines, which rejects most other lines by their first two or three
   * units.
   */
  private static final class Beginnings {
    private final Lines lines;
    private final boolean[] known = new boolean[1 << 12];

    Beginnings(Lines lines) {
      this.lines = lines;
    }

    void add(int line) {
      var _ = read(line, true);
    }

    /** Never false for a line with the same beginning as an added one. */
    boolean mayHave(int line) {
      return line == 1 || read(line, false);
    }

    /**
     * Whether all prefixes of this line's beginning are known; stops at the first unknown one
     * unless learning.
     */
    private boolean read(int line, boolean learn) {
      String text = lines.text();
      long hash = 0;
      int left = BEGINNING;
      for (int at = lines.start(line); left > 0 && at < text.length(); at++) {
        if (isUnit(text, at)) {
          hash = append(hash, text.charAt(at));
          int slot = (int) (hash ^ hash >>> 12 ^ hash >>> 24) & known.length - 1;
          if (!known[slot] && !learn) {
            return false;
          }
          known[slot] = true;
          left--;
        }
      }
      return true;
    }
  }

  /** Blanks and tabs are not hashed, and CR LF counts as one unit. */
  private static boolean isUnit(String text, int at) {
    char unit = text.charAt(at);
    return unit > ' '
        || (unit != ' ' && unit != '\t' && (unit != '\r' || !text.startsWith("\n", at + 1)));
  }

  private static long append(long hash, char unit) {
    return BASE * hash + (unit == '\r' ? '\n' : unit);
  }

  /** The hash window of each line. */
  private record Windows(Lines lines, boolean marked) {

    /** Units after the end of the file are 0. */
    long hash(int line, int units) {
      String text = lines.text();
      long hash = 0;
      int left = units;
      if (line == 1 && marked) {
        hash = BYTE_ORDER_MARK;
        left--;
      }
      for (int at = lines.start(line); left > 0 && at < text.length(); at++) {
        if (isUnit(text, at)) {
          hash = append(hash, text.charAt(at));
          left--;
        }
      }
      if (left > 0) {
        hash = BASE * hash + END_OF_FILE;
        left--;
      }
      for (; left > 0; left--) {
        hash *= BASE;
      }
      return hash;
    }
  }
}
