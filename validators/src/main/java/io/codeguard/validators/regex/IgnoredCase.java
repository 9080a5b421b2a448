package io.codeguard.validators.regex;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression that ignores case asks of RE2, which goes from each character to the others
 * that differ in case alone, one by one.
 *
 * @param endless whether it never gets done: Java's small letters from U+1C80 to U+1C88 have
 *     capitals whose small letters are others, so that there is no way back
 * @param characters how many there are to go through in ranges; too many rather than too few
 */
record IgnoredCase(boolean endless, long characters) {
  private static final IgnoredCase NOTHING = new IgnoredCase(false, 0);

  private static final Pattern IGNORING = Pattern.compile("\\(\\?[A-Za-z]*i");
  private static final Pattern CHARACTER =
      Pattern.compile(
          "\\\\x\\{0*([0-9A-Fa-f]{1,6})\\}|\\\\x([0-9A-Fa-f]{2})|\\\\([0-7]{1,3})|\\\\?(.)",
          Pattern.DOTALL);

  /** What has a case, as RE2 knows it; a range that has all of it needs no look at any. */
  private static final int FIRST = 'A';

  private static final int LAST = 0x1044f;

  private static final int ENDLESS_FIRST = 0x1c80;
  private static final int ENDLESS_LAST = 0x1c88;

  /**
   * Takes what looks like a range for one, also outside of brackets, and all of the expression to
   * ignore case when a part of it does.
   */
  static IgnoredCase of(String regex) {
    IgnoredCase all = NOTHING;
    if (!IGNORING.matcher(regex).find()) {
      return all;
    }
    Matcher token = CHARACTER.matcher(regex);
    int first = -1;
    int before = -1;
    boolean afterDash = false;
    while (token.find()) {
      int character = character(token);
      all = all.and(range(afterDash && first >= 0 ? first : character, character));
      afterDash = token.group().equals("-");
      first = before;
      before = character;
    }
    return all;
  }

  private static int character(Matcher token) {
    if (token.group(4) != null) {
      return token.group(4).codePointAt(0);
    }
    if (token.group(3) != null) {
      return Integer.parseInt(token.group(3), 8);
    }
    return Integer.parseInt(token.group(token.group(1) == null ? 2 : 1), 16);
  }

  private static IgnoredCase range(int from, int to) {
    int first = Math.max(from, FIRST);
    int last = Math.min(to, LAST);
    return first > last || (first == FIRST && last == LAST)
        ? NOTHING
        : new IgnoredCase(first <= ENDLESS_LAST && last >= ENDLESS_FIRST, last - first);
  }

  private IgnoredCase and(IgnoredCase other) {
    return new IgnoredCase(endless || other.endless, characters + other.characters);
  }
}
