package io.codeguard.validators.files;

import java.util.Arrays;

/** Where the lines of a text are; a line ends with LF, CR LF or CR. Immutable. */
public final class Lines {
  private final String text;
  private final int[] starts;

  /** A place; both count from 1, the column in UTF-16 units. */
  public record Place(int line, int column) {}

  Lines(String text) {
    this.text = text;
    this.starts = starts(text);
  }

  private static int[] starts(String text) {
    int[] starts = new int[Math.max(16, text.length() / 32)];
    int count = 1;
    // Java looks for one character many times as fast as for two.
    boolean onlyLf = text.indexOf('\r') < 0;
    for (int end = 0; (end = onlyLf ? text.indexOf('\n', end) : end(text, end)) >= 0; ) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = ++end;
    }
    return Arrays.copyOf(starts, count);
  }

  /** The last unit of the line that an offset is in; negative when the text ends first. */
  private static int end(String text, int offset) {
    for (int i = offset; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == '\n' || (unit == '\r' && !text.startsWith("\n", i + 1))) {
        return i;
      }
    }
    return -1;
  }

  String text() {
    return text;
  }

  int count() {
    return starts.length;
  }

  /** Where a line begins, which counts from 1. */
  int start(int line) {
    return starts[line - 1];
  }

  /** The place of an offset, which may be the text's length. */
  public Place place(int offset) {
    int line = index(offset);
    return new Place(line + 1, offset - starts[line] + 1);
  }

  /** The offset of a place; one beyond the text or the line becomes the nearest that is not. */
  public int offset(int line, int column) {
    int index = Math.clamp(line - 1L, 0, starts.length - 1);
    int end = index + 1 < starts.length ? starts[index + 1] - 1 : text.length();
    return Math.clamp(starts[index] + Math.max(column, 1) - 1L, starts[index], end);
  }

  /** The line, without its end, that an offset is in. */
  public String around(int offset) {
    int line = index(offset);
    int end = line + 1 < starts.length ? starts[line + 1] : text.length();
    while (end > starts[line] && isEnd(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(starts[line], end);
  }

  private int index(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found : -found - 2;
  }

  private static boolean isEnd(char unit) {
    return unit == '\n' || unit == '\r';
  }
}
