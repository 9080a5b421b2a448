package io.codeguard.operator.policyreport;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.background.Attempts;
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
 * Writes the PolicyReports of finished jobs, in the background, from the reports as they are kept.
 * The same job always gives the same, so that it may be done again at any time. Thread-safe.
 */
public final class PolicyReports implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int FORBIDDEN = 403;

  /** Of a report with thousands of rules each holds some ten megabytes. */
  private static final int AT_A_TIME = 2;

  private final KubernetesClient client;
  private final Apply apply;
  private final Reports reports;
  private final Attempts<Written> attempts;

  /**
   * What was written.
   *
   * @param objects how many PolicyReports
   * @param results how many entries they have
   */
  public record Written(int objects, int results) {}

  public PolicyReports(KubernetesClient client, Apply apply, Reports reports, Clock clock) {
    this.client = client;
    this.apply = apply;
    this.reports = reports;
    this.attempts = new Attempts<>(clock, AGAIN, LONGEST, AT_A_TIME);
  }

  /**
   * How it goes with a job's PolicyReports; begins to write them when nobody does. Failures are
   * {@link PolicyReportException}s, but for faults of this program.
   *
   * @param last the job's status, which is final
   * @param pool the job's, if it is there
   * @param ended called when an attempt has ended, well or not
   */
  public Attempts.State<Written> of(
      ValidationJob job, ValidationJobStatus last, Optional<WorkerPool> pool, Runnable ended) {
    return attempts.of(job.getMetadata().getUid(), () -> write(job, last, pool), ended);
  }

  public void forget(String uid) {
    attempts.forget(uid);
  }

  private Written write(ValidationJob job, ValidationJobStatus last, Optional<WorkerPool> pool) {
    try {
      checkInstalled();
      List<PolicyReport> made = Rendering.of(FinishedJob.of(job, last), tallies(job, last, pool));
      made.forEach(apply::resource);
      return new Written(
          made.size(), made.stream().mapToInt(report -> report.getResults().size()).sum());
    } catch (KubernetesClientException e) {
      throw e.getCode() == FORBIDDEN
          ? new PolicyReportException(
              "Forbidden",
              "the operator may not write PolicyReports here: upgrade the chart, or let its service account create and patch policyreports of wgpolicyk8s.io ("
                  + Failures.message(e)
                  + ")")
          : notWritten(Failures.message(e));
    }
  }

  /** Before the report is read, which is more work. */
  private void checkInstalled() {
    APIResourceList resources =
        client.getApiResources(PolicyReport.GROUP + "/" + PolicyReport.VERSION);
    if (resources == null
        || resources.getResources().stream()
            .noneMatch(resource -> resource.getKind().equals(PolicyReport.KIND))) {
      throw new PolicyReportException(
          "NotInstalled",
          "the cluster does not know PolicyReports: install the CRD policyreports.wgpolicyk8s.io with v1alpha2, and the job's is written");
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
                    "PoolMissing",
                    "the job's pool, which knows where the report is, does not exist: create it, and the PolicyReport is written"));
    try (InputStream kept =
            reports
                .open(job.getMetadata().getUid(), Optional.of(last.report()), from)
                .orElseThrow(PolicyReports::gone);
        InputStream sarif = new GZIPInputStream(kept)) {
      return SarifTallies.read(sarif);
    } catch (NoSuchElementException e) {
      throw gone();
    } catch (IOException
        | ReportStorageException
        | NoRedisException
        | QueueUnavailableException e) {
      throw notWritten("the report cannot be read: " + e.getMessage());
    }
  }

  private static PolicyReportException gone() {
    return new PolicyReportException("ReportGone", "the report no longer exists: recreate the job");
  }

  private static PolicyReportException notWritten(String why) {
    return new PolicyReportException("NotWritten", why + "; it is tried again");
  }

  @Override
  public void close() {
    attempts.close();
  }
}
