package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Locale;

/** Tells what stands in a secret's place in documentation and templates. */
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

  /** Whether a value is meant to be replaced. */
  static boolean isOne(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return PARTS.stream().anyMatch(lower::contains)
        || isMuch(longestRun(lower, 0), value)
        || isMuch(longestRun(lower, 1), value);
  }

  /** What is only a small part of a long value can be there by chance. */
  private static boolean isMuch(int length, String value) {
    return length >= MIN_RUN && length * 3 >= value.length();
  }

  /**
   * The same character again and again, as in {@code xxxxxx}, or, with a step of 1, the alphabet
   * and the digits in their order.
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
