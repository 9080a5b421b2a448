package io.codeguard.queue;

import java.time.Duration;

/**
 * A worker's request for work.
 *
 * @param worker the worker's name, as listed by {@link QueueMonitor#workers()}
 * @param maxTasks the maximum batch size, at least 1
 * @param duration how long the lease lasts unless renewed
 * @param maxWait how long to wait for work; zero returns immediately
 * @param slots the number of batches that the worker processes at the same time: a batch is then
 *     limited to an equal share of the job's tasks among the slots of all workers; 0 for no such
 *     limit
 * @param offer identifies the worker's capabilities: it is not given jobs that a worker with the
 *     same offer {@linkplain Completion#refused refused}; empty if it can process every job
 * @param token the lease's token, 16 random characters. It makes the call idempotent: when it is
 *     repeated because the reply was lost, it returns the lease that the first call took; empty if
 *     the call is never repeated
 */
public record LeaseRequest(
    String worker,
    int maxTasks,
    Duration duration,
    Duration maxWait,
    int slots,
    String offer,
    String token) {
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(15);

  public LeaseRequest {
    if (maxTasks < 1) {
      throw new IllegalArgumentException("maxTasks " + maxTasks + ": must be at least 1");
    }
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException("duration " + duration + ": must be at least 1 ms");
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("maxWait " + maxWait + ": must not be negative");
    }
    if (slots < 0) {
      throw new IllegalArgumentException("slots " + slots + ": must not be negative");
    }
    if (!offer.matches("[A-Za-z0-9._/-]{0,64}")) {
      throw new IllegalArgumentException(
          "offer '" + offer + "': use at most 64 letters, digits, '.', '_', '-' and '/'");
    }
  }

  /** For a call that is not repeated. */
  public LeaseRequest(
      String worker, int maxTasks, Duration duration, Duration maxWait, int slots, String offer) {
    this(worker, maxTasks, duration, maxWait, slots, offer, "");
  }

  /** For a worker that can process every job. */
  public LeaseRequest(String worker, int maxTasks, Duration duration, Duration maxWait, int slots) {
    this(worker, maxTasks, duration, maxWait, slots, "");
  }

  /** For a worker whose batches are limited only by {@code maxTasks}. */
  public LeaseRequest(String worker, int maxTasks, Duration duration, Duration maxWait) {
    this(worker, maxTasks, duration, maxWait, 0);
  }
}
