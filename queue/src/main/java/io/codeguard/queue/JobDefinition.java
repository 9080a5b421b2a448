package io.codeguard.queue;

import java.time.Duration;

/**
 * What the queue knows of a job.
 *
 * @param id unique in the queue; 1 to 253 letters, digits and any of {@code . _ : @ / -}
 * @param priority higher first
 * @param parallelism limit on tasks leased at once, 0 for none
 * @param maxAttempts how often a task is tried before it is dead-lettered, 1 to 200
 * @param backoff delay before the second attempt; doubles with each further one, with jitter
 * @param maxBackoff limit of the delay
 * @param highWaterMark limit on tasks that wait, beyond which {@link TaskFeed#enqueue} answers
 *     {@code FULL}
 * @param suspended whether leasing is withheld
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

  private static final int MOST_ATTEMPTS = 200;

  public JobDefinition {
    check(parallelism >= 0, "parallelism " + parallelism + ": 0 (no limit) or more is needed");
    check(
        maxAttempts >= 1 && maxAttempts <= MOST_ATTEMPTS,
        "maxAttempts " + maxAttempts + ": 1 to " + MOST_ATTEMPTS + " are possible");
    check(!backoff.isNegative(), "backoff " + backoff + " is negative");
    check(!maxBackoff.isNegative(), "maxBackoff " + maxBackoff + " is negative");
    check(highWaterMark >= 1, "highWaterMark " + highWaterMark + ": at least 1 is needed");
  }

  private static void check(boolean right, String complaint) {
    if (!right) {
      throw new IllegalArgumentException(complaint);
    }
  }

  /** A job of middling settings: priority 0, no limit, three attempts, 1 s to 60 s apart. */
  public static JobDefinition of(String id) {
    return new JobDefinition(
        id, 0, 0, 3, Duration.ofSeconds(1), Duration.ofSeconds(60), DEFAULT_HIGH_WATER_MARK, false);
  }
}
