package io.codeguard.validators.files;

import java.util.Arrays;

/**
 * The hash of each line that GitHub's code scanning knows findings by ({@code
 * primaryLocationLineHash}): a rolling polynomial over the 100 UTF-16 units that begin with the
 * line, blanks and tabs left out, and how many lines before had the same. Computed as the uploader
 * of GitHub does, so that both agree. Immutable.
 */
public final class LineHashes {
  private static final int WINDOW = 100;
  private static final long BASE = 37;
  private static final long LEAVING = power(WINDOW);
  private static final char END_OF_FILE = 65535;

  /** Of line 1, line 2, … */
  private long[] hashes = new long[64];

  private int count;

  private LineHashes() {}

  /**
   * @param text with its byte order mark, if it has one
   */
  public static LineHashes of(String text) {
    LineHashes all = new LineHashes();
    all.new Roll().over(text);
    return all;
  }

  /**
   * The hash of a line, which counts from 1; empty when there is no such line, or it is no line of
   * its own for GitHub, which does not end a line that holds nothing but blanks at the end of file.
   */
  public String line(int line) {
    if (line < 1 || line > count) {
      return "";
    }
    long hash = hashes[line - 1];
    // Few lines are asked for of the many that there are, so their numbers are not kept.
    long nth = Arrays.stream(hashes, 0, line).filter(other -> other == hash).count();
    return Long.toHexString(hash) + ":" + nth;
  }

  private void append(long hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash;
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= BASE;
    }
    return power;
  }

  /** The window, as a ring: what is in it, and where a line begins. */
  private final class Roll {
    private final char[] units = new char[WINDOW];
    private final boolean[] starts = new boolean[WINDOW];
    private long hash;
    private int at;
    private boolean atLineStart = true;

    void over(String text) {
      for (int i = 0; i < text.length(); i++) {
        char unit = text.charAt(i);
        boolean secondOfCrLf = unit == '\n' && i > 0 && text.charAt(i - 1) == '\r';
        if (unit != ' ' && unit != '\t' && !secondOfCrLf) {
          add(unit == '\r' ? '\n' : unit);
        }
      }
      add(END_OF_FILE);
      for (int i = 0; i < WINDOW; i++) {
        leave();
        push((char) 0);
      }
    }

    private void add(char unit) {
      leave();
      starts[at] = atLineStart;
      atLineStart = unit == '\n';
      push(unit);
    }

    /** The window begins with the unit that is about to be overwritten. */
    private void leave() {
      if (starts[at]) {
        append(hash);
        starts[at] = false;
      }
    }

    private void push(char unit) {
      hash = BASE * hash + unit - LEAVING * units[at];
      units[at] = unit;
      at = at + 1 == WINDOW ? 0 : at + 1;
    }
  }
}
