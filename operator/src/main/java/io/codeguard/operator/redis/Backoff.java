package io.codeguard.operator.redis;

import java.time.Duration;

/** How long to leave a Redis alone that could not be used. Pure. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int DOUBLINGS = 4;

  private Backoff() {}

  /**
   * Doubles with each failure, up to sixteen seconds.
   *
   * @param failures in a row, at least one
   */
  static Duration after(int failures) {
    return FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
  }
}
