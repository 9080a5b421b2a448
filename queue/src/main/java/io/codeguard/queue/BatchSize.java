package io.codeguard.queue;

import java.time.Duration;

/**
 * Adapts the batch size to the duration of recent tasks: a batch should take about {@link
 * #TARGET_DURATION}, so that at the end of a job no worker holds a long batch while others are
 * idle. Short tasks are leased in full batches to share round trips. Thread-safe.
 */
final class BatchSize {
  /** Long compared to a round trip and a tool's startup, short compared to a job. */
  static final Duration TARGET_DURATION = Duration.ofSeconds(2);

  /** The weight of the latest batch in the exponentially weighted moving average. */
  private static final double SMOOTHING_FACTOR = 0.3;

  /** Enough to amortize a tool's startup, few enough if each task takes a minute. */
  private static final int INITIAL_SIZE = 50;

  private final int max;
  private double nanosPerTask;

  /**
   * @param max the largest batch size
   */
  BatchSize(int max) {
    this.max = max;
  }

  /** Records how long a completed batch took. */
  synchronized void record(int tasks, Duration time) {
    if (tasks == 1 && tasks() > 1) {
      // A task that is always leased alone, such as a listing or a retry, is not representative.
      return;
    }
    double nanos = (double) time.toNanos() / tasks;
    nanosPerTask =
        nanosPerTask == 0 ? nanos : nanosPerTask + SMOOTHING_FACTOR * (nanos - nanosPerTask);
  }

  /**
   * The number of tasks to lease next, from 1 to the limit; at most {@value #INITIAL_SIZE} until
   * there is an average.
   */
  synchronized int tasks() {
    if (nanosPerTask == 0) {
      return Math.min(INITIAL_SIZE, max);
    }
    return (int) Math.clamp(TARGET_DURATION.toNanos() / Math.max(1, nanosPerTask), 1, max);
  }
}
