package io.codeguard.operator.redis;

import java.time.Duration;

/** The delay before the next attempt to use an unavailable Redis. Pure. */
final class Backoff {
  private static final Duration INITIAL = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 4;

  private Backoff() {}

  /**
   * Doubles with each failure, up to sixteen seconds.
   *
   * @param failures the number of consecutive failures, at least one
   */
  static Duration after(int failures) {
    return INITIAL.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
  }
}
