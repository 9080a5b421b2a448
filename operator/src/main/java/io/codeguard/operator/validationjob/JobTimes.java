package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.jobengine.JobStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** When a job has to be looked at next, if nothing happens. Pure. */
final class JobTimes {
  /** Events come at once; this is for those that were lost. */
  static final Duration POLL = Duration.ofSeconds(15);

  /** While something is missing whose coming is not told. */
  static final Duration POLL_WHILE_BLOCKED = Duration.ofSeconds(5);

  private static final Set<String> BLOCKING =
      Set.of(
          JobStatusBuilder.POOL_READY,
          JobStatusBuilder.QUEUE_REACHABLE,
          JobStatusBuilder.QUEUE_HAS_ROOM,
          JobStatusBuilder.SOURCE_READY,
          JobStatusBuilder.BASELINE_READY,
          JobStatusBuilder.REPORT_READY);

  private JobTimes() {}

  /**
   * @param pending when the rest of the status is due, zero for never
   */
  static Duration next(
      ValidationJob job, ValidationJobStatus status, Duration pending, Instant now) {
    boolean blocked =
        status.conditions().stream()
            .anyMatch(
                condition ->
                    condition.status().equals("False") && BLOCKING.contains(condition.type()));
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

  /** How long a finished job is kept from now on, zero when its time is over; empty for ever. */
  static Optional<Duration> kept(ValidationJob job, ValidationJobStatus status, Instant now) {
    Long seconds = job.getSpec().ttlSecondsAfterFinished();
    if (seconds == null || status.completionTime() == null) {
      return Optional.empty();
    }
    Duration left =
        Duration.between(now, Instant.parse(status.completionTime()).plusSeconds(seconds));
    return Optional.of(left.isPositive() ? left : Duration.ZERO);
  }

  /**
   * When a finished job has to be looked at next; empty for never.
   *
   * @param kept how long it is kept from now on; empty for ever
   * @param done whether nothing is left to do for it
   */
  static Optional<Duration> nextOfFinished(Optional<Duration> kept, boolean done) {
    return Stream.of(kept, done ? Optional.<Duration>empty() : Optional.of(POLL_WHILE_BLOCKED))
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }
}
