package io.codeguard.queue;

import java.time.Duration;

/**
 * A job's settings in the queue.
 *
 * @param id unique in the queue; 1 to 253 letters, digits and any of {@code . _ : @ / -}
 * @param priority higher first
 * @param parallelism the maximum number of tasks leased at the same time; 0 for no limit
 * @param maxAttempts the number of attempts before a task is dead-lettered, 1 to 200
 * @param backoff the delay before the second attempt; doubles with each further one, with jitter
 * @param maxBackoff the maximum delay
 * @param highWaterMark the number of waiting tasks from which {@link TaskFeed#enqueue} returns
 *     {@code FULL}
 * @param suspended whether leasing is suspended
 */
public record JobDefinition(
    String id,
    int priority,
    int parallelism,
    int maxAttempts,
    Duration backoff,
    Duration maxBackoff,
    long highWaterMark,
    boolean suspended) {
  public static final long DEFAULT_HIGH_WATER_MARK = 20_000;

  private static final int MAX_ATTEMPTS = 200;

  public JobDefinition {
    check(parallelism >= 0, "parallelism " + parallelism + ": must be 0 (no limit) or more");
    check(
        maxAttempts >= 1 && maxAttempts <= MAX_ATTEMPTS,
        "maxAttempts " + maxAttempts + ": must be between 1 and " + MAX_ATTEMPTS);
    check(!backoff.isNegative(), "backoff " + backoff + ": must not be negative");
    check(!maxBackoff.isNegative(), "maxBackoff " + maxBackoff + ": must not be negative");
    check(highWaterMark >= 1, "highWaterMark " + highWaterMark + ": must be at least 1");
  }

  private static void check(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * A job with default settings: priority 0, unlimited parallelism, three attempts, 1 s to 60 s
   * apart.
   */
  public static JobDefinition of(String id) {
    return new JobDefinition(
        id, 0, 0, 3, Duration.ofSeconds(1), Duration.ofSeconds(60), DEFAULT_HIGH_WATER_MARK, false);
  }
}
