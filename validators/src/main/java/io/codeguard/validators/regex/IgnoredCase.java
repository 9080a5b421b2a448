package io.codeguard.validators.regex;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cost of a case-insensitive expression for RE2, which visits the case variants of each
 * character one by one.
 *
 * @param endless whether RE2 would loop forever: the upper-case variants of U+1C80 to U+1C88 in
 *     Java have other lower-case variants, so the orbit is never closed
 * @param characters an upper bound of the number of characters in ranges
 */
record IgnoredCase(boolean endless, long characters) {
  private static final IgnoredCase NOTHING = new IgnoredCase(false, 0);

  private static final Pattern IGNORING = Pattern.compile("\\(\\?[A-Za-z]*i");
  private static final Pattern CHARACTER =
      Pattern.compile(
          "\\\\x\\{0*([0-9A-Fa-f]{1,6})\\}|\\\\x([0-9A-Fa-f]{2})|\\\\([0-7]{1,3})|\\\\?(.)",
          Pattern.DOTALL);

  /**
   * The bounds of characters with case variants in RE2; a range that covers all of them is not
   * visited.
   */
  private static final int FIRST = 'A';

  private static final int LAST = 0x1044f;

  private static final int ENDLESS_FIRST = 0x1c80;
  private static final int ENDLESS_LAST = 0x1c88;

  /**
   * Conservative: counts everything that looks like a range, also outside of brackets, and treats
   * the whole expression as case-insensitive if a part of it is.
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
