package io.codeguard.queue;

/**
 * A consistent snapshot of a queue's counts.
 *
 * @param ready waiting tasks that could be leased if there were enough workers: excludes those of
 *     suspended jobs and those beyond a job's parallelism
 * @param active leased tasks
 * @param delayed tasks whose next attempt is not due yet
 * @param delayedDue tasks whose next attempt is due, within the jobs' parallelism
 * @param dead dead-lettered tasks of jobs that have not been removed
 * @param oldestAgeSeconds how long the longest-waiting job has had ready tasks without a lease; 0
 *     if none waits
 * @param ratePerSecond tasks completed per second, over the last minute
 */
public record QueueStats(
    long ready,
    long active,
    long delayed,
    long delayedDue,
    long dead,
    long oldestAgeSeconds,
    double ratePerSecond) {
  /** The metric that pools scale on: ready, leased and due tasks. */
  public long demand() {
    return ready + active + delayedDue;
  }
}
