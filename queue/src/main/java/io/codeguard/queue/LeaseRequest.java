package io.codeguard.queue;

import java.time.Duration;

/**
 * A worker's request for work.
 *
 * @param worker the worker's name, by which {@link QueueMonitor#workers()} lists it
 * @param maxTasks limit on the batch, at least 1
 * @param duration how long the lease lasts unless renewed
 * @param maxWait how long to wait for work when there is none; zero asks once
 * @param slots how many batches the worker does at a time: it then gets no more than its share of
 *     the job's tasks among the slots of all workers; 0 when it does not tell, and gets {@code
 *     maxTasks} if there are as many
 * @param offer names what the worker can do, the same for all that can do the same: it is not given
 *     jobs that one of these handed back by {@link Completion#refused}; empty when it can do all
 * @param token of the lease, 16 random characters: a call repeated because its answer was lost
 *     carries the same, and gets the lease that was taken then, if one was; empty when no call is
 *     repeated
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
      throw new IllegalArgumentException("maxTasks " + maxTasks + ": at least 1 is needed");
    }
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException("duration " + duration + ": at least 1 ms is needed");
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("maxWait " + maxWait + " is negative");
    }
    if (slots < 0) {
      throw new IllegalArgumentException("slots " + slots + " is negative");
    }
    if (!offer.matches("[A-Za-z0-9._/-]{0,64}")) {
      throw new IllegalArgumentException(
          "offer '" + offer + "': use at most 64 letters, digits, '.', '_', '-' and '/'");
    }
  }

  /** Of a call that is not repeated. */
  public LeaseRequest(
      String worker, int maxTasks, Duration duration, Duration maxWait, int slots, String offer) {
    this(worker, maxTasks, duration, maxWait, slots, offer, "");
  }

  /** Of a worker that can do everything. */
  public LeaseRequest(String worker, int maxTasks, Duration duration, Duration maxWait, int slots) {
    this(worker, maxTasks, duration, maxWait, slots, "");
  }

  /** Of a worker that does not tell its slots. */
  public LeaseRequest(String worker, int maxTasks, Duration duration, Duration maxWait) {
    this(worker, maxTasks, duration, maxWait, 0);
  }
}
