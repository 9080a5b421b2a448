package io.codeguard.queue;

/**
 * One consistent look at a queue.
 *
 * @param ready waiting tasks that could be leased if there were workers enough: not those of
 *     suspended jobs, nor those beyond a job's parallelism
 * @param active leased
 * @param delayed waiting for their next attempt, not due yet
 * @param delayedDue waiting for their next attempt, due, within the jobs' parallelism
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
