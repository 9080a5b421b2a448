package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.jobengine.JobStep.Cancel;
import io.codeguard.jobengine.JobStep.Fail;
import io.codeguard.jobengine.JobStep.Feed;
import io.codeguard.jobengine.JobStep.ListPart;
import io.codeguard.jobengine.JobStep.Restart;
import io.codeguard.jobengine.JobStep.Start;
import io.codeguard.jobengine.JobStep.StartReport;
import io.codeguard.jobengine.JobStep.StoreReport;
import io.codeguard.jobengine.JobStep.Succeed;
import io.codeguard.jobengine.JobStep.Wait;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.JobSnapshot.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides on a job's next step. Pure. */
final class JobDecision {
  /** For how long a report of what was done is waited for after the deadline. */
  private static final Duration LATE_REPORT = Duration.ofSeconds(60);

  private JobDecision() {}

  /**
   * @param deadline when the job must be finished, if ever
   * @param rollout for how long workers that cannot do the job may be on their way out
   */
  static JobStep next(
      JobObservation seen,
      ValidationJobSpec spec,
      Optional<Instant> deadline,
      Duration rollout,
      Instant now) {
    boolean over = deadline.filter(now::isAfter).isPresent();
    if (seen.listingFailure().isPresent()) {
      return new Fail(ConditionReason.LISTING_FAILED, seen.listingFailure().get());
    }
    Optional<String> refused = refused(seen, rollout);
    if (refused.isPresent() && !seen.reported()) {
      return new Fail(
          seen.manifest().isEmpty()
              ? ConditionReason.LISTING_FAILED
              : ConditionReason.WORKERS_UNABLE,
          refused.get());
    }
    if (seen.ended()) {
      return closing(
          seen, spec, deadline.filter(end -> now.isAfter(end.plus(LATE_REPORT))).isPresent());
    }
    if (over) {
      return seen.started() ? new Cancel() : overdue(spec, "nothing of it was started");
    }
    if (seen.broken()) {
      return new Restart();
    }
    if (!seen.started()) {
      return spec.suspend() ? new Wait(Phase.SUSPENDED) : new Start();
    }
    if (seen.manifest().isEmpty()) {
      return new Wait(spec.suspend() ? Phase.SUSPENDED : Phase.LISTING);
    }
    if (spec.suspend()) {
      return new Wait(Phase.SUSPENDED);
    }
    Optional<Long> part = seen.nextPart();
    if (part.isPresent()) {
      return new ListPart(part.get());
    }
    return seen.fedAsListed() ? new Wait(Phase.RUNNING) : new Feed();
  }

  /** What no worker can do, once those that can have had the time of a rollout to come. */
  private static Optional<String> refused(JobObservation seen, Duration rollout) {
    return seen.refusal()
        .filter(refusal -> refusal.age().compareTo(rollout) >= 0)
        .map(Refusal::reason);
  }

  /**
   * @param tooLate whether the report is waited for no longer
   */
  private static JobStep closing(JobObservation seen, ValidationJobSpec spec, boolean tooLate) {
    if (seen.reportFailure().isPresent()) {
      return new Fail(ConditionReason.REPORT_FAILED, seen.reportFailure().get());
    }
    if (seen.reported()) {
      return outcome(seen, spec);
    }
    if (tooLate) {
      return overdue(spec, "the report was not written in time");
    }
    if (seen.written().isPresent()) {
      return new StoreReport();
    }
    return seen.reportStarted() ? new Wait(Phase.RUNNING) : new StartReport();
  }

  /** Told by what became of the tasks, so that it is the same whenever it is asked for. */
  private static JobStep outcome(JobObservation seen, ValidationJobSpec spec) {
    if (!seen.complete()) {
      return spec.activeDeadlineSeconds() == null
          ? new Fail(ConditionReason.CANCELLED, "the job was cancelled in the queue; recreate it")
          : overdue(spec, "the report holds what was done");
    }
    long failed = seen.tasks().map(JobSnapshot::dead).orElse(0L);
    if (failed > spec.maxFailedTasks()) {
      return new Fail(ConditionReason.TASKS_FAILED, tooManyFailed(failed, spec.maxFailedTasks()));
    }
    return new Succeed();
  }

  private static String tooManyFailed(long failed, int tolerated) {
    return failed
        + (failed == 1 ? " task" : " tasks")
        + " failed, "
        + tolerated
        + " tolerated by spec.maxFailedTasks; see status.failedTasks and the report";
  }

  /**
   * @param rest what became of the job, for the message
   */
  static Fail overdue(ValidationJobSpec spec, String rest) {
    return new Fail(
        ConditionReason.DEADLINE_EXCEEDED,
        "not finished within the %d s of spec.activeDeadlineSeconds; %s"
            .formatted(spec.activeDeadlineSeconds(), rest));
  }
}
