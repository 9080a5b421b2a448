package io.codeguard.operator.job;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.operator.job.JobStep.Cancel;
import io.codeguard.operator.job.JobStep.Fail;
import io.codeguard.operator.job.JobStep.Feed;
import io.codeguard.operator.job.JobStep.Start;
import io.codeguard.operator.job.JobStep.StartReport;
import io.codeguard.operator.job.JobStep.Succeed;
import io.codeguard.operator.job.JobStep.Wait;
import io.codeguard.queue.JobSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides on a job's next step. Pure. */
final class JobDecision {
  /** For how long a report of what was done is waited for after the deadline. */
  private static final Duration LATE_REPORT = Duration.ofSeconds(60);

  private JobDecision() {}

  /**
   * @param started when the job started, if it did
   */
  static JobStep next(
      JobObservation seen, ValidationJobSpec spec, Optional<Instant> started, Instant now) {
    Optional<Instant> deadline = deadline(spec, started);
    if (deadline.filter(end -> now.isAfter(end.plus(LATE_REPORT))).isPresent()) {
      return overdue(spec);
    }
    if (!seen.started()) {
      return spec.suspend() ? new Wait(Phase.SUSPENDED) : new Start();
    }
    if (seen.listingFailure().isPresent()) {
      return new Fail("ListingFailed", seen.listingFailure().get());
    }
    if (deadline.filter(now::isAfter).isPresent() && !seen.cancelled()) {
      return seen.ended() ? closing(seen, spec) : new Cancel();
    }
    if (seen.ended()) {
      return closing(seen, spec);
    }
    if (seen.manifest().isEmpty()) {
      return new Wait(spec.suspend() ? Phase.SUSPENDED : Phase.LISTING);
    }
    if (spec.suspend()) {
      return new Wait(Phase.SUSPENDED);
    }
    return seen.fed() ? new Wait(Phase.RUNNING) : new Feed();
  }

  private static JobStep closing(JobObservation seen, ValidationJobSpec spec) {
    if (seen.reportFailure().isPresent()) {
      return new Fail("ReportFailed", seen.reportFailure().get());
    }
    if (!seen.reportStarted()) {
      return new StartReport();
    }
    if (!seen.reported()) {
      return new Wait(Phase.RUNNING);
    }
    if (seen.cancelled()) {
      return overdue(spec);
    }
    long failed = seen.tasks().map(JobSnapshot::dead).orElse(0L);
    if (failed > spec.maxFailedTasks()) {
      return new Fail("TasksFailed", tooManyFailed(failed, spec.maxFailedTasks()));
    }
    return new Succeed();
  }

  private static String tooManyFailed(long failed, int tolerated) {
    return failed
        + (failed == 1 ? " task" : " tasks")
        + " could not be done, "
        + tolerated
        + " tolerated by spec.maxFailedTasks; see status.failedTasks and the report";
  }

  private static Optional<Instant> deadline(ValidationJobSpec spec, Optional<Instant> started) {
    return spec.activeDeadlineSeconds() == null
        ? Optional.empty()
        : started.map(start -> start.plusSeconds(spec.activeDeadlineSeconds()));
  }

  private static Fail overdue(ValidationJobSpec spec) {
    return new Fail(
        "DeadlineExceeded",
        "not finished within the "
            + spec.activeDeadlineSeconds()
            + " s of spec.activeDeadlineSeconds; the report holds what was done");
  }
}
