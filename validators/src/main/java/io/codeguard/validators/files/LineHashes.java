package io.codeguard.validators.files;

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
final class LineHashes {
  private static final int WINDOW = 100;
  private static final long BASE = 37;
  private static final char END_OF_FILE = 65535;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  /** So many units of a line tell it from most others. */
  private static final int BEGINNING = 8;

  private static final int BEGINNINGS = 1 << 12;

  private final Map<Integer, String> hashes = new HashMap<>();

  private LineHashes() {}

  /**
   * @param marked whether a byte order mark stands before the text
   * @param asked lines to ask for; they count from 1
   */
  static LineHashes of(Lines lines, boolean marked, Set<Integer> asked) {
    Windows windows = new Windows(lines, marked);
    boolean[] beginnings = new boolean[BEGINNINGS];
    Map<Long, Integer> seen = new HashMap<>();
    int last = 0;
    for (int line : asked) {
      if (line >= 1 && line <= lines.count()) {
        beginnings[windows.beginning(line)] = true;
        seen.put(windows.hash(line, WINDOW), 0);
        last = Math.max(last, line);
      }
    }
    LineHashes all = new LineHashes();
    for (int line = 1; line <= last; line++) {
      if (beginnings[windows.beginning(line)]) {
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
  String line(int line) {
    return hashes.getOrDefault(line, "");
  }

  /** What begins with each line. */
  private record Windows(Lines lines, boolean marked) {

    /** Equal windows have the same. */
    int beginning(int line) {
      long hash = hash(line, BEGINNING);
      return (int) (hash ^ hash >>> 12 ^ hash >>> 24) & BEGINNINGS - 1;
    }

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
        char unit = text.charAt(at);
        boolean firstOfCrLf = unit == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
        if (unit != ' ' && unit != '\t' && !firstOfCrLf) {
          hash = BASE * hash + (unit == '\r' ? '\n' : unit);
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
