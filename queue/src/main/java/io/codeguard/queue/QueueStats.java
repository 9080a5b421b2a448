package io.codeguard.queue;

/**
 * One consistent look at a queue.
 *
 * @param ready waiting tasks that may be leased now; those of suspended jobs do not count
 * @param active leased
 * @param delayed waiting for their next attempt, not due yet
 * @param delayedDue waiting for their next attempt, due
 * @param dead dead-lettered tasks of jobs that are still known
 * @param oldestAgeSeconds for how long the longest-waiting job has had ready tasks and got no
 *     lease, 0 when none waits
 * @param ratePerSecond tasks completed a second, over the last minute
 */
public record QueueStats(
    long ready,
    long active,
    long delayed,
    long delayedDue,
    long dead,
    long oldestAgeSeconds,
    double ratePerSecond) {
  /** What scales a pool: ready, leased, and delayed-and-due tasks. */
  public long demand() {
    return ready + active + delayedDue;
  }
}
