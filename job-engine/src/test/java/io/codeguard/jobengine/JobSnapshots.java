package io.codeguard.jobengine;

import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.JobSnapshot.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Snapshots of jobs in the queue. */
final class JobSnapshots {
  private JobSnapshots() {}

  /** The tasks of a job, fed from one chunk; those that have not ended are ready. */
  static JobSnapshot tasks(long total, long done, long dead, Map<String, Long> counters) {
    return of(total, done, dead, counters, Optional.empty());
  }

  /** Ten tasks, five of them done before the rest was cancelled. */
  static JobSnapshot cancelled() {
    return new JobSnapshot(10, 0, 0, 0, 5, 0, 0, 1, 0, Map.of(), false, true, Optional.empty());
  }

  /** Ten tasks that no worker can process. */
  static JobSnapshot refused() {
    return of(10, 0, 0, Map.of(), Optional.of(new Refusal("no type x", Duration.ofSeconds(1))));
  }

  /** The listing, which a worker has not done yet. */
  static JobSnapshot listing() {
    return tasks(1, 0, 0, Map.of());
  }

  /** The listing, or the report, once a worker has done it. */
  static JobSnapshot listed() {
    return tasks(1, 1, 0, Map.of());
  }

  private static JobSnapshot of(
      long total, long done, long dead, Map<String, Long> counters, Optional<Refusal> refusal) {
    return new JobSnapshot(
        total, total - done - dead, 0, 0, done, dead, dead, 1, 0, counters, false, false, refusal);
  }
}
