package io.codeguard.reporting.identity;

import io.codeguard.reporting.text.Lines;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The hashes of lines that GitHub's code scanning knows findings by ({@code
 * primaryLocationLineHash}): a polynomial over the 100 UTF-16 units that begin with the line,
 * blanks and tabs left out, and how many lines before had the same. The uploader of GitHub computes
 * them of all lines; here it is only those that are asked for, and those that begin like them: both
 * agree but where somebody made up lines of one hash that begin differently. Immutable.
 */
public final class LineHashes {
  private static final int WINDOW = 100;
  private static final long BASE = 37;
  private static final char END_OF_FILE = 65535;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** So many units of a line tell it from nearly all others. */
  private static final int BEGINNING = 24;

  private final Map<Integer, String> hashes = new HashMap<>();

  private LineHashes() {}

  /**
   * @param marked whether a byte order mark stands before the text
   * @param asked lines to ask for; they count from 1
   */
  public static LineHashes of(Lines lines, boolean marked, Set<Integer> asked) {
    Windows windows = new Windows(lines, marked);
    Beginnings beginnings = new Beginnings(lines);
    Map<Long, Integer> seen = new HashMap<>();
    int last = 0;
    for (int line : asked) {
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
        if (asked.contains(line)) {
          all.hashes.put(line, Long.toHexString(hash) + ":" + nth);
        }
      }
    }
    return all;
  }

  /** The hash of a line that was to be asked for; empty when there is no such line. */
  public String line(int line) {
    return hashes.getOrDefault(line, "");
  }

  /**
   * How lines begin: a filter that tells most lines that are not among them by their first two or
   * three units.
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

    /** Never false for a line that begins like one that was added. */
    boolean mayHave(int line) {
      return line == 1 || read(line, false);
    }

    /** Whether all ways to begin like this line were known, up to the first that was not. */
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

  /** Blanks and tabs are none, and CR LF is one. */
  private static boolean isUnit(String text, int at) {
    char unit = text.charAt(at);
    return unit > ' '
        || (unit != ' ' && unit != '\t' && (unit != '\r' || !text.startsWith("\n", at + 1)));
  }

  private static long append(long hash, char unit) {
    return BASE * hash + (unit == '\r' ? '\n' : unit);
  }

  /** What begins with each line. */
  private record Windows(Lines lines, boolean marked) {

    /** Behind the end of the file, all units are 0. */
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
