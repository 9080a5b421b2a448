package io.codeguard.operator.validationjob;

import io.codeguard.api.conditions.ConditionStatus;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** When to reconcile a job next without an event. Pure. */
final class JobTimes {
  /** Fallback for missed events. */
  static final Duration POLL = Duration.ofSeconds(15);

  /** While a job waits for something that triggers no event. */
  static final Duration POLL_WHILE_BLOCKED = Duration.ofSeconds(5);

  private static final Set<ConditionType> BLOCKING =
      Set.of(
          ConditionType.POOL_READY,
          ConditionType.QUEUE_REACHABLE,
          ConditionType.QUEUE_HAS_ROOM,
          ConditionType.SOURCE_READY,
          ConditionType.BASELINE_READY,
          ConditionType.REPORT_READY);

  private JobTimes() {}

  /**
   * @param pending when to write the rest of the status; zero for never
   */
  static Duration next(
      ValidationJob job, ValidationJobStatus status, Duration pending, Instant now) {
    boolean blocked =
        BLOCKING.stream()
            .anyMatch(type -> Conditions.has(status.conditions(), type, ConditionStatus.FALSE));
    Duration poll = blocked ? POLL_WHILE_BLOCKED : POLL;
    return Stream.of(Optional.of(poll), deadline(job, status, now), positive(pending))
        .flatMap(Optional::stream)
        .min(Duration::compareTo)
        .orElseThrow();
  }

  private static Optional<Duration> deadline(
      ValidationJob job, ValidationJobStatus status, Instant now) {
    Long seconds = job.getSpec().activeDeadlineSeconds();
    if (seconds == null) {
      return Optional.empty();
    }
    String from =
        status.startTime() == null ? job.getMetadata().getCreationTimestamp() : status.startTime();
    Instant end = Instant.parse(from).plusSeconds(seconds).plusMillis(1);
    return positive(Duration.between(now, end));
  }

  private static Optional<Duration> positive(Duration duration) {
    return Optional.of(duration).filter(Duration::isPositive);
  }

  /** The remaining time until a finished job is deleted, zero if it is due; empty for never. */
  static Optional<Duration> timeToDeletion(
      ValidationJob job, ValidationJobStatus status, Instant now) {
    Long seconds = job.getSpec().ttlSecondsAfterFinished();
    if (seconds == null || status.completionTime() == null) {
      return Optional.empty();
    }
    Duration left =
        Duration.between(now, Instant.parse(status.completionTime()).plusSeconds(seconds));
    return Optional.of(left.isPositive() ? left : Duration.ZERO);
  }

  /**
   * When to reconcile a finished job next; empty for never.
   *
   * @param remaining time until it is deleted; empty for never
   * @param done whether no work remains for it
   */
  static Optional<Duration> nextOfFinished(Optional<Duration> remaining, boolean done) {
    return Stream.of(remaining, done ? Optional.<Duration>empty() : Optional.of(POLL_WHILE_BLOCKED))
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }
}
