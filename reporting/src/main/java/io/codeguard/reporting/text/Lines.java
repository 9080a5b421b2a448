package io.codeguard.reporting.text;

import java.util.Arrays;

/** The positions of lines in a text; lines end with LF, CR LF or CR. Immutable. */
public final class Lines {
  /** In UTF-16 code units, like {@link #NEAR}. */
  private static final int LONG_LINE = 1000;

  private static final int NEAR = 100;

  private final String text;
  private final int[] starts;

  /** A position; both start at 1, the column is in UTF-16 code units. */
  public record Place(int line, int column) {}

  public Lines(String text) {
    this.text = text;
    this.starts = starts(text);
  }

  private static int[] starts(String text) {
    int[] starts = new int[Math.max(16, text.length() / 32)];
    int count = 1;
    // Searching for one character is many times as fast as for two.
    boolean onlyLf = text.indexOf('\r') < 0;
    for (int end = 0; (end = onlyLf ? text.indexOf('\n', end) : end(text, end)) >= 0; ) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = ++end;
    }
    return Arrays.copyOf(starts, count);
  }

  /** The last unit of the line at an offset; negative if the text ends first. */
  private static int end(String text, int offset) {
    for (int i = offset; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == '\n' || (unit == '\r' && !text.startsWith("\n", i + 1))) {
        return i;
      }
    }
    return -1;
  }

  public String text() {
    return text;
  }

  public int count() {
    return starts.length;
  }

  /** The offset of a line; lines start at 1. */
  public int start(int line) {
    return starts[line - 1];
  }

  /** The position of an offset, which may be the text's length. */
  public Place place(int offset) {
    int line = index(offset);
    return new Place(line + 1, offset - starts[line] + 1);
  }

  /** The offset of a position, clamped to the line and the text. */
  public int offset(int line, int column) {
    int index = Math.clamp(line - 1L, 0, starts.length - 1);
    int end = index + 1 < starts.length ? starts[index + 1] - 1 : text.length();
    return Math.clamp(starts[index] + Math.max(column, 1) - 1L, starts[index], end);
  }

  /** The line at an offset, without its end. */
  public String around(int offset) {
    int line = index(offset);
    return text.substring(starts[line], textEnd(line));
  }

  /**
   * The line at an offset, or only the text near the offset if the line is long: it may be as long
   * as the file and have many findings.
   */
  public String near(int offset) {
    int line = index(offset);
    int start = starts[line];
    int end = textEnd(line);
    if (end - start > LONG_LINE) {
      start = Math.max(start, offset - NEAR);
      end = Math.min(end, offset + NEAR);
    }
    return text.substring(start, end);
  }

  /** The offset of the line's end characters. */
  private int textEnd(int index) {
    int end = index + 1 < starts.length ? starts[index + 1] : text.length();
    while (end > starts[index] && isEnd(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private int index(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  private static boolean isEnd(char unit) {
    return unit == '\n' || unit == '\r';
  }
}
