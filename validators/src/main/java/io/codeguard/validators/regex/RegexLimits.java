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

  private long parts;

  /**
   * @param regex in RE2's syntax, right or wrong
   * @return why it is refused, and the remedy; empty when it is not
   */
  public Optional<String> problem(String regex) {
    RegexSize size = RegexSize.of(regex);
    if (size.times() > MOST_TIMES) {
      return Optional.of(
          "repeats something more than %d times, repetitions within repetitions multiplied; lower a number in braces"
              .formatted(MOST_TIMES));
    }
    synchronized (this) {
      if (size.parts() > MOST_PARTS - parts) {
        return Optional.of(
            "has, together with the patterns before it, more than %d parts when repetitions are written out; lower the numbers in braces or use fewer patterns"
                .formatted(MOST_PARTS));
      }
      parts += size.parts();
    }
    return Optional.empty();
  }
}
