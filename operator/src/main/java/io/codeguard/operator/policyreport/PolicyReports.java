package io.codeguard.operator.policyreport;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.background.BackgroundWork;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Failures;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.report.ReportStorageException;
import io.codeguard.operator.report.Reports;
import io.codeguard.queue.QueueUnavailableException;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Writes the PolicyReports of finished jobs, in the background, from their stored SARIF reports.
 * Idempotent, so that it can be retried at any time. Thread-safe.
 */
public final class PolicyReports implements AutoCloseable {
  private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(5);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);
  private static final int FORBIDDEN = 403;

  /** Maximum concurrency; a report with thousands of rules takes about ten megabytes of memory. */
  private static final int CONCURRENCY = 2;

  private final KubernetesClient client;
  private final Apply apply;
  private final Reports reports;
  private final BackgroundWork<Written> work;

  /**
   * The number of resources written.
   *
   * @param objects number of PolicyReports
   * @param results total number of their results
   */
  public record Written(int objects, int results) {}

  public PolicyReports(KubernetesClient client, Apply apply, Reports reports, Clock clock) {
    this.client = client;
    this.apply = apply;
    this.reports = reports;
    this.work = new BackgroundWork<>(clock, INITIAL_BACKOFF, MAX_BACKOFF, CONCURRENCY);
  }

  /**
   * The state of a job's PolicyReports; starts writing them if needed. Failures are {@link
   * PolicyReportException}s, except for bugs.
   *
   * @param last the job's final status
   * @param pool of the job, if it exists
   * @param onCompletion called when an attempt has completed, successfully or not
   */
  public BackgroundWork.State<Written> of(
      ValidationJob job,
      ValidationJobStatus last,
      Optional<WorkerPool> pool,
      Runnable onCompletion) {
    return work.of(job.getMetadata().getUid(), () -> write(job, last, pool), onCompletion);
  }

  public void forget(String uid) {
    work.forget(uid);
  }

  private Written write(ValidationJob job, ValidationJobStatus last, Optional<WorkerPool> pool) {
    try {
      checkInstalled();
      List<PolicyReport> rendered =
          Rendering.of(FinishedJob.of(job, last), tallies(job, last, pool));
      rendered.forEach(apply::resource);
      return new Written(
          rendered.size(), rendered.stream().mapToInt(report -> report.getResults().size()).sum());
    } catch (KubernetesClientException e) {
      throw e.getCode() == FORBIDDEN
          ? new PolicyReportException(
              ConditionReason.FORBIDDEN,
              "the operator has no permission to write PolicyReports: upgrade the chart, or grant its service account create and patch on policyreports.wgpolicyk8s.io ("
                  + Failures.message(e)
                  + ")")
          : notWritten(Failures.message(e));
    }
  }

  /** Checked first because reading the report is more expensive. */
  private void checkInstalled() {
    APIResourceList resources =
        client.getApiResources(PolicyReport.GROUP + "/" + PolicyReport.VERSION);
    if (resources == null
        || resources.getResources().stream()
            .noneMatch(resource -> resource.getKind().equals(PolicyReport.KIND))) {
      throw new PolicyReportException(
          ConditionReason.NOT_INSTALLED,
          "PolicyReports are not installed in the cluster: install the CRD policyreports.wgpolicyk8s.io with version v1alpha2, and the job's PolicyReport is written");
    }
  }

  private Tallies tallies(ValidationJob job, ValidationJobStatus last, Optional<WorkerPool> pool) {
    if (last.report() == null) {
      return Tallies.NONE;
    }
    WorkerPool from =
        pool.orElseThrow(
            () ->
                new PolicyReportException(
                    ConditionReason.POOL_MISSING,
                    "the job's pool, which is needed to read the report, does not exist: create it, and the PolicyReport is written"));
    try (InputStream gzipped =
            reports
                .open(job.getMetadata().getUid(), Optional.of(last.report()), from)
                .orElseThrow(PolicyReports::reportGone);
        InputStream sarif = new GZIPInputStream(gzipped)) {
      return SarifTallies.read(sarif);
    } catch (NoSuchElementException e) {
      throw reportGone();
    } catch (IOException
        | ReportStorageException
        | NoRedisException
        | QueueUnavailableException e) {
      throw notWritten("the report cannot be read: " + e.getMessage());
    }
  }

  private static PolicyReportException reportGone() {
    return new PolicyReportException(
        ConditionReason.REPORT_GONE, "the report no longer exists: recreate the job");
  }

  private static PolicyReportException notWritten(String reason) {
    return new PolicyReportException(ConditionReason.NOT_WRITTEN, reason + "; retrying");
  }

  @Override
  public void close() {
    work.close();
  }
}
