package io.codeguard.reporting.text;

/**
 * Truncates untrusted text, such as file names, to a length in UTF-16 code units. Replaces control
 * characters, which could manipulate a terminal. Pure.
 */
public final class Truncation {
  private Truncation() {}

  /** Truncates the end of a long text. */
  public static String start(String text, int length) {
    String shown = printable(text);
    if (shown.length() <= length) {
      return shown;
    }
    int end = length - 1;
    return shown.substring(0, splits(shown, end) ? end - 1 : end) + "…";
  }

  /** Truncates the beginning of a long text, which is the least useful part of a path. */
  public static String end(String text, int length) {
    String shown = printable(text);
    if (shown.length() <= length) {
      return shown;
    }
    int start = shown.length() - length + 1;
    return "…" + shown.substring(splits(shown, start) ? start + 1 : start);
  }

  private static boolean splits(String text, int index) {
    return Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }

  /** Replaces control characters, Unicode line breaks and bidirectional marks. */
  private static String printable(String text) {
    return text.replaceAll(
        "[\\p{Cc}\\p{Zl}\\p{Zp}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD");
  }
}
