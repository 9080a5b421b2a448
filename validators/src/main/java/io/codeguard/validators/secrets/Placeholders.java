package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Locale;

/** Detects placeholders for secrets in documentation and templates. */
final class Placeholders {
  private static final int MIN_RUN = 6;

  private static final List<String> PARTS =
      List.of(
          "example",
          "placeholder",
          "changeme",
          "change-me",
          "change_me",
          "changeit",
          "your_",
          "your-",
          "yourkey",
          "yourtoken",
          "yoursecret",
          "yourpassword",
          "redacted",
          "dummy",
          "notasecret",
          "not-a-secret",
          "not_a_secret",
          "insert",
          "replace",
          "goeshere",
          "goes_here",
          "goes-here",
          "${",
          "#{",
          "{{",
          "$(",
          "<%",
          "%(",
          "...",
          "\u2026");

  private Placeholders() {}

  /** Whether a value is a placeholder. */
  static boolean isOne(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return PARTS.stream().anyMatch(lower::contains)
        || isMuch(longestRun(lower, 0), value)
        || isMuch(longestRun(lower, 1), value);
  }

  /**
   * Requires a placeholder word to be a large part of the value, because it can occur by chance.
   */
  private static boolean isMuch(int length, String value) {
    return length >= MIN_RUN && length * 3 >= value.length();
  }

  /**
   * Detects a repeated character, as in {@code xxxxxx}, or, with a step of 1, consecutive letters
   * and digits.
   */
  private static int longestRun(String value, int step) {
    int longest = 1;
    int run = 1;
    for (int i = 1; i < value.length(); i++) {
      run = value.charAt(i) == value.charAt(i - 1) + step ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
