package io.codeguard.queue;

import java.time.Duration;

/**
 * A worker's wish for work.
 *
 * @param worker the worker's name, by which {@link QueueMonitor#workers()} lists it
 * @param maxTasks limit on the batch, at least 1
 * @param duration how long the lease lasts unless renewed
 * @param maxWait how long to wait for work when there is none; zero asks once
 * @param slots how many batches the worker does at a time: it then gets no more than its share of
 *     the job's tasks among the slots of all workers; 0 when it does not tell, and gets {@code
 *     maxTasks} if there are as many
 */
public record LeaseRequest(
    String worker, int maxTasks, Duration duration, Duration maxWait, int slots) {
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
  }

  /** Of a worker that does not tell its slots. */
  public LeaseRequest(String worker, int maxTasks, Duration duration, Duration maxWait) {
    this(worker, maxTasks, duration, maxWait, 0);
  }
}
