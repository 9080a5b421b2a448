package io.codeguard.queue;

import java.time.Duration;

/**
 * How many tasks a worker leases at a time: as many as {@link #WORTH} does by what tasks took
 * lately, so that at a job's end no worker sits on a long batch while others have none. Short tasks
 * go in full batches, whose round trips they share. Thread-safe.
 */
final class BatchSize {
  /** Long beside a round trip and a tool's start, short beside a job. */
  static final Duration WORTH = Duration.ofSeconds(2);

  /** A batch's weight in the average (exponential smoothing). */
  private static final double NEWEST = 0.3;

  /** Enough for a tool's start to be shared by many files, little if each takes a minute. */
  private static final int FIRST = 50;

  private final int most;
  private double nanosPerTask;

  /**
   * @param most the limit
   */
  BatchSize(int most) {
    this.most = most;
  }

  /** Takes note of a batch that is done. */
  synchronized void took(int tasks, Duration time) {
    if (tasks == 1 && tasks() > 1) {
      // Leased alone for what it is, such as a listing or a retry, it tells nothing of batches.
      return;
    }
    double nanos = (double) time.toNanos() / tasks;
    nanosPerTask = nanosPerTask == 0 ? nanos : nanosPerTask + NEWEST * (nanos - nanosPerTask);
  }

  /** From 1 to the limit; at most {@value #FIRST} until there is an average. */
  synchronized int tasks() {
    if (nanosPerTask == 0) {
      return Math.min(FIRST, most);
    }
    return (int) Math.clamp(WORTH.toNanos() / Math.max(1, nanosPerTask), 1, most);
  }
}
