package io.codeguard.validators.regex;

import java.util.Optional;

/**
 * Refuses regular expressions of which RE2 would make too much: it writes repetitions out, and so a
 * few characters can take all memory. To be asked of each expression before RE2 compiles it; one
 * object is for all those that are held together. Thread-safe.
 */
public final class RegexLimits {
  /** As many as RE2 allows to a repetition alone. */
  private static final int MOST_TIMES = 1000;

  /** Each takes RE2 about 120 bytes. */
  private static final int MOST_PARTS = 100_000;

  /**
   * Of groups, times parts. Where a match may go on, RE2 has 8 bytes for each group, and that may
   * be at each part.
   */
  private static final long MOST_REMEMBERED = 8_000_000;

  /** So many characters whose case is ignored take RE2 no longer than a part takes. */
  private static final long CHARACTERS_OF_PART = 256;

  /** RE2 takes time that grows with the square of it. */
  private static final int LONGEST = 20_000;

  private long parts;
  private long remembered;

  /**
   * @param regex in RE2's syntax, right or wrong
   * @return why it is refused, and the remedy; empty when it is not
   */
  public Optional<String> problem(String regex) {
    if (regex.length() > LONGEST) {
      return Optional.of("is longer than %d characters; divide it".formatted(LONGEST));
    }
    IgnoredCase ignored = IgnoredCase.of(regex);
    if (ignored.endless()) {
      return Optional.of(
          "ignores the case of characters from U+1C80 to U+1C88, which takes RE2 for ever; take them out, of ranges too");
    }
    RegexSize size = RegexSize.of(regex);
    if (size.times() > MOST_TIMES) {
      return Optional.of(
          "repeats something more than %d times, repetitions within repetitions multiplied; lower a number in braces"
              .formatted(MOST_TIMES));
    }
    return added(
        size.parts() + ignored.characters() / CHARACTERS_OF_PART, size.parts() * size.groups());
  }

  private synchronized Optional<String> added(long newParts, long newRemembered) {
    if (newParts > MOST_PARTS - parts) {
      return Optional.of(
          "has, together with the patterns before it, more than %d parts when repetitions are written out; lower the numbers in braces, use smaller ranges where case is ignored, or use fewer patterns"
              .formatted(MOST_PARTS));
    }
    if (newRemembered > MOST_REMEMBERED - remembered) {
      return Optional.of(
          "has, together with the patterns before it, too many groups for so many parts; write (?:...) in place of (...) or use fewer patterns");
    }
    parts += newParts;
    remembered += newRemembered;
    return Optional.empty();
  }
}
