package io.codeguard.validators.regex;

import java.util.Optional;

/**
 * Rejects regular expressions that would take too much memory: RE2 expands repetitions, so a few
 * characters can exhaust the memory. Must be called for each expression before RE2 compiles it; use
 * one instance for all expressions that are kept at the same time. Thread-safe.
 */
public final class RegexLimits {
  /** RE2's own limit for a single repetition. */
  private static final int MAX_TIMES = 1000;

  /** Each takes RE2 about 120 bytes. */
  private static final int MAX_PARTS = 100_000;

  /**
   * The maximum product of groups and parts: RE2 keeps 8 bytes per group for each state, and there
   * may be one per part.
   */
  private static final long MAX_CAPTURES = 8_000_000;

  /** The number of case-insensitive characters that cost as much time as a part. */
  private static final long CHARACTERS_OF_PART = 256;

  /** RE2's compilation time is quadratic in the length. */
  private static final int MAX_LENGTH = 20_000;

  private long parts;
  private long remembered;

  /**
   * @param regex in RE2's syntax, valid or not
   * @return the reason of the rejection and the remedy; empty if it is accepted
   */
  public Optional<String> problem(String regex) {
    if (regex.length() > MAX_LENGTH) {
      return Optional.of("is longer than %d characters; divide it".formatted(MAX_LENGTH));
    }
    IgnoredCase ignored = IgnoredCase.of(regex);
    if (ignored.endless()) {
      return Optional.of(
          "ignores the case of characters from U+1C80 to U+1C88, which takes RE2 for ever; take them out, of ranges too");
    }
    RegexSize size = RegexSize.of(regex);
    if (size.times() > MAX_TIMES) {
      return Optional.of(
          "repeats something more than %d times, repetitions within repetitions multiplied; lower a number in braces"
              .formatted(MAX_TIMES));
    }
    return added(
        size.parts() + ignored.characters() / CHARACTERS_OF_PART, size.parts() * size.groups());
  }

  private synchronized Optional<String> added(long newParts, long newRemembered) {
    if (newParts > MAX_PARTS - parts) {
      return Optional.of(
          "has, together with the patterns before it, more than %d parts when repetitions are written out; lower the numbers in braces, use smaller ranges where case is ignored, or use fewer patterns"
              .formatted(MAX_PARTS));
    }
    if (newRemembered > MAX_CAPTURES - remembered) {
      return Optional.of(
          "has, together with the patterns before it, too many groups for so many parts; write (?:...) in place of (...) or use fewer patterns");
    }
    parts += newParts;
    remembered += newRemembered;
    return Optional.empty();
  }
}
