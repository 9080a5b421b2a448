package io.codeguard.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A consistent snapshot of a job: {@code total == ready + active + delayed + done + dead}, unless
 * it was cancelled.
 *
 * @param total tasks ever added
 * @param ready waiting to be leased
 * @param active leased
 * @param delayed waiting for their next attempt
 * @param done completed
 * @param dead dead-lettered; see {@link QueueMonitor#deadLetters}
 * @param exhausted the dead-lettered tasks that used up their attempts
 * @param nextChunk the number of the chunk that {@link TaskFeed#enqueue} expects
 * @param results the number of stored results
 * @param counters sums of {@link Completion#counters()}
 * @param suspended whether leasing is suspended
 * @param cancelled whether {@link TaskFeed#cancel} was called
 * @param refusal present while workers refuse the job's tasks and no task has completed since
 */
public record JobSnapshot(
    long total,
    long ready,
    long active,
    long delayed,
    long done,
    long dead,
    long exhausted,
    long nextChunk,
    long results,
    Map<String, Long> counters,
    boolean suspended,
    boolean cancelled,
    Optional<Refusal> refusal) {
  /**
   * Workers refuse the job because they cannot process its tasks.
   *
   * @param reason the latest one given
   * @param age the time since the first refusal
   */
  public record Refusal(String reason, Duration age) {}

  /** The number of tasks that have not ended. */
  public long pending() {
    return ready + active + delayed;
  }

  /** A counter's value; 0 if it was never changed. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }
}
