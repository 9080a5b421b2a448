package io.codeguard.reporting.text;

/** Sanitizes untrusted text for display on one line of a terminal, a log or a report. */
public final class Sanitizer {
  private Sanitizer() {}

  /**
   * Returns one line without control characters, terminal escapes or bidirectional control
   * characters: white space becomes a blank, the others are escaped as {@code \}{@code uXXXX}.
   *
   * @param limit the maximum length of the result in UTF-16 code units; truncated text ends with an
   *     ellipsis
   */
  public static String line(String text, int limit) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), limit));
    for (int i = 0; i < text.length(); i++) {
      append(line, text, i);
      if (line.length() > limit) {
        int end = limit - 1;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
            + "…";
      }
    }
    return line.toString();
  }

  private static void append(StringBuilder line, String text, int index) {
    char unit = text.charAt(index);
    if (unit == '\t' || unit == '\n' || unit == '\r' || unit == '\u2028' || unit == '\u2029') {
      line.append(' ');
    } else if (isHarmless(text, index, unit)) {
      line.append(unit);
    } else {
      line.append(String.format("\\u%04x", (int) unit));
    }
  }

  private static boolean isHarmless(String text, int index, char unit) {
    if (Character.isHighSurrogate(unit)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    if (Character.isLowSurrogate(unit)) {
      return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
    int type = Character.getType(unit);
    return type != Character.CONTROL && type != Character.FORMAT;
  }
}
