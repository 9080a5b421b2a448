package io.codeguard.reporting.text;

/**
 * Texts of strangers, such as file names, cut to a length in UTF-16 units. They must not steer a
 * reader's terminal, so characters that are no text are replaced. Pure.
 */
public final class Truncation {
  private Truncation() {}

  /** A long text without its end. */
  public static String start(String text, int length) {
    String shown = printable(text);
    if (shown.length() <= length) {
      return shown;
    }
    int end = length - 1;
    return shown.substring(0, splits(shown, end) ? end - 1 : end) + "…";
  }

  /** A long text without its beginning, which of a path says least. */
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

  /** Control characters, line breaks of Unicode, and marks that turn the direction of text. */
  private static String printable(String text) {
    return text.replaceAll(
        "[\\p{Cc}\\p{Zl}\\p{Zp}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "\uFFFD");
  }
}
