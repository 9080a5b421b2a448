package io.codeguard.queue;

import java.time.Duration;

/**
 * A worker's wish for work.
 *
 * @param worker the worker's name, by which {@link QueueMonitor#workers()} lists it
 * @param maxTasks limit on the batch, at least 1
 * @param duration how long the lease lasts unless renewed
 * @param maxWait how long to wait for work when there is none; zero asks once
 */
public record LeaseRequest(String worker, int maxTasks, Duration duration, Duration maxWait) {
  public static final Duration DEFAULT_DURATION = Duration.ofSeconds(15);
}
