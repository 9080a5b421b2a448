package io.codeguard.queue;

import java.time.Duration;

/**
 * What the queue knows of a job.
 *
 * @param id unique in the queue; letters, digits, {@code - . :}
 * @param priority higher first
 * @param parallelism limit on tasks leased at once, 0 for none
 * @param maxAttempts how often a task is tried before it is dead-lettered, at least 1
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

  /** A job of middling settings: priority 0, no limit, three attempts, 1 s to 60 s apart. */
  public static JobDefinition of(String id) {
    return new JobDefinition(
        id, 0, 0, 3, Duration.ofSeconds(1), Duration.ofSeconds(60), DEFAULT_HIGH_WATER_MARK, false);
  }
}
