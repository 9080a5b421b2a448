package io.codeguard.operator.validationjob;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.jobengine.FinishedStatus;
import io.codeguard.jobengine.FinishedStatus.PolicyReportNews;
import io.codeguard.operator.background.BackgroundWork;
import io.codeguard.operator.policyreport.PolicyReportException;
import io.codeguard.operator.policyreport.PolicyReports;
import io.codeguard.operator.policyreport.PolicyReports.Written;
import io.codeguard.reporting.text.Count;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Completes finished jobs: PolicyReports, and the cleanup of Redis. */
final class FinishedJobs {
  private final PolicyReports policyReports;
  private final JobCleanup cleanup;
  private final JobIndex index;
  private final Consumer<ValidationJob> wake;
  private final Clock clock;

  FinishedJobs(
      PolicyReports policyReports,
      JobCleanup cleanup,
      JobIndex index,
      Consumer<ValidationJob> wake,
      Clock clock) {
    this.policyReports = policyReports;
    this.cleanup = cleanup;
    this.index = index;
    this.wake = wake;
    this.clock = clock;
  }

  /**
   * Starts or checks the remaining work without blocking; returns the current status.
   *
   * @param last the status written last
   */
  ValidationJobStatus advance(ValidationJob job, ValidationJobStatus last) {
    if (FinishedStatus.awaitsCleaning(last) && cleanup.tryRemove(job, index.pool(job))) {
      return FinishedStatus.cleaned(last, clock.instant());
    }
    Optional<PolicyReportNews> news = Optional.empty();
    if (hasReports(job, last)) {
      forget(job.getMetadata().getUid());
    } else {
      news = news(policyReports.of(job, last, index.pool(job), () -> wake.accept(job)));
    }
    return FinishedStatus.of(last, job.getMetadata().getGeneration(), news, clock.instant());
  }

  /** Whether no work remains. */
  static boolean isDone(ValidationJob job, ValidationJobStatus last) {
    return hasReports(job, last) && !FinishedStatus.awaitsCleaning(last);
  }

  private static boolean hasReports(ValidationJob job, ValidationJobStatus last) {
    return !FinishedStatus.awaitsPolicyReport(job.getSpec().report().policyReport(), last);
  }

  private static Optional<PolicyReportNews> news(BackgroundWork.State<Written> writing) {
    return writing
        .result()
        .map(FinishedJobs::written)
        .or(() -> writing.failure().map(FinishedJobs::failed));
  }

  private static PolicyReportNews written(Written written) {
    return new PolicyReportNews(
        true,
        ConditionReason.WRITTEN,
        "%s with %s"
            .formatted(
                Count.of(written.objects(), "PolicyReport"),
                Count.of(written.results(), "result")));
  }

  private static PolicyReportNews failed(Throwable failure) {
    return failure instanceof PolicyReportException e
        ? new PolicyReportNews(false, e.reason(), e.getMessage())
        : new PolicyReportNews(false, ConditionReason.NOT_WRITTEN, failure.toString());
  }

  void forget(String uid) {
    policyReports.forget(uid);
  }
}
