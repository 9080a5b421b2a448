package io.codeguard.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One consistent look at a job: {@code total == ready + active + delayed + done + dead}, unless it
 * was cancelled.
 *
 * @param total tasks ever added
 * @param ready waiting
 * @param active leased
 * @param delayed waiting for their next attempt
 * @param done completed
 * @param dead given up; see {@link QueueMonitor#deadLetters}
 * @param exhausted of the dead ones, those whose attempts were used up
 * @param nextChunk the chunk that {@link TaskFeed#enqueue} expects
 * @param results how many results are stored
 * @param counters sums of {@link Completion#counters()}
 * @param suspended whether leasing is withheld
 * @param cancelled whether {@link TaskFeed#cancel} was called
 * @param refusal present while workers hand the job's tasks back because they cannot do them, and
 *     none has done any since
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
   * Workers cannot do the job.
   *
   * @param reason of the last that said so
   * @param lasts for how long it has been so
   */
  public record Refusal(String reason, Duration lasts) {}

  /** Tasks that have not ended. */
  public long pending() {
    return ready + active + delayed;
  }

  /** A counter's value, 0 when it never changed. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }
}
