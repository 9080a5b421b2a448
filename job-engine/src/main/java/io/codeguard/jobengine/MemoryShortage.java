package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionStatus;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.queue.RedisMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of jobs for which Redis has no room. New ones wait; those that were begun go on as
 * others end and make room. One that has waited for long is given up, for nobody else may be left
 * that could: this makes room for the others. Pure.
 */
final class MemoryShortage {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Jobs that wait alike are given up one by one: after the first, the others may go on. */
  private static final int MOST_APART_MINUTES = 10;

  /** A job of fewer tasks, or one that is not listed yet, holds little, and is given up last. */
  private static final long FEW_TASKS = 1000;

  private MemoryShortage() {}

  /** Whether a job has waited for room for too long. */
  static boolean isHopeless(JobRequest job, JobObservation seen, Instant now) {
    int turn = Math.floorMod(job.uid().hashCode(), MOST_APART_MINUTES);
    boolean large = seen.manifest().filter(listed -> listed.tasks() >= FEW_TASKS).isPresent();
    int apart = large ? turn : MOST_APART_MINUTES + turn;
    return waitingSince(job.status())
        .filter(since -> now.isAfter(since.plus(PATIENCE).plus(Duration.ofMinutes(apart))))
        .isPresent();
  }

  private static Optional<Instant> waitingSince(Optional<ValidationJobStatus> status) {
    return status
        .flatMap(last -> Conditions.find(last.conditions(), ConditionType.QUEUE_HAS_ROOM))
        .filter(condition -> condition.status().equals(ConditionStatus.FALSE.value()))
        .map(StatusCondition::lastTransitionTime)
        .map(Instant::parse);
  }

  static String message(RedisMemory memory) {
    return "Redis uses %d of maxmemory %d bytes: raise maxmemory, or delete finished jobs whose reports are not needed"
        .formatted(memory.used(), memory.max());
  }
}
