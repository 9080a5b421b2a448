package io.codeguard.operator.validationjob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.BaselineSpec;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.jobengine.JobBaseline;
import io.codeguard.operator.kube.NamedObjects;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.report.ReportStorageException;
import io.codeguard.operator.report.Reports;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens the baseline reports of jobs. */
final class JobBaselines {
  private static final String JOB_NAME = "spec.baseline.jobName";
  private static final String REPORT = "spec.baseline.report";
  private static final String KEY = "report.sarif";
  private static final int PART_BYTES = 512 * 1024;

  private final KubernetesClient client;
  private final Reports reports;
  private final JobIndex index;

  JobBaselines(KubernetesClient client, Reports reports, JobIndex index) {
    this.client = client;
    this.reports = reports;
    this.index = index;
  }

  /** Reading the result throws {@link MissingException} when the report does not exist. */
  Optional<JobBaseline> of(ValidationJob job) {
    BaselineSpec baseline = job.getSpec().baseline();
    if (baseline == null) {
      return Optional.empty();
    }
    String namespace = job.getMetadata().getNamespace();
    return Optional.of(
        baseline.jobName() == null
            ? new JobBaseline(REPORT, () -> configMap(namespace, baseline.report()))
            : new JobBaseline(JOB_NAME, () -> job(job, baseline.jobName())));
  }

  private Iterator<byte[]> configMap(String namespace, String name) {
    ConfigMap found =
        NamedObjects.configMap(client, namespace, name)
            .orElseThrow(
                () ->
                    missing(
                        ConditionReason.BASELINE_MISSING,
                        "%s: ConfigMap '%s' does not exist in namespace '%s': create it, and the job continues"
                            .formatted(REPORT, name, namespace)));
    Optional<byte[]> text =
        Optional.ofNullable(found.getData())
            .map(data -> data.get(KEY))
            .map(data -> data.getBytes(UTF_8));
    Optional<byte[]> binary =
        Optional.ofNullable(found.getBinaryData())
            .map(data -> data.get(KEY))
            .map(Base64.getDecoder()::decode);
    byte[] report =
        text.or(() -> binary)
            .orElseThrow(
                () ->
                    missing(
                        ConditionReason.BASELINE_MISSING,
                        "%s: ConfigMap '%s' has no key '%s': add it, and the job continues"
                            .formatted(REPORT, name, KEY)));
    return List.of(report).iterator();
  }

  private Iterator<byte[]> job(ValidationJob job, String name) {
    String namespace = job.getMetadata().getNamespace();
    if (name.equals(job.getMetadata().getName())) {
      throw missing(
          ConditionReason.BASELINE_MISSING,
          JOB_NAME + " is the job itself: recreate the job with an earlier one");
    }
    ValidationJob earlier =
        client.resources(ValidationJob.class).inNamespace(namespace).withName(name).get();
    if (earlier == null) {
      throw missing(
          ConditionReason.BASELINE_MISSING,
          "%s: ValidationJob '%s' does not exist in namespace '%s': create it, or recreate this job with another baseline"
              .formatted(JOB_NAME, name, namespace));
    }
    if (!Phase.isFinal(earlier.getStatus())) {
      throw missing(
          ConditionReason.BASELINE_NOT_FINISHED,
          "%s: ValidationJob '%s' has not finished; this job continues when it has"
              .formatted(JOB_NAME, name));
    }
    return report(earlier)
        .orElseThrow(
            () ->
                missing(
                    ConditionReason.BASELINE_GONE,
                    "%s: ValidationJob '%s' has no report, or its report has expired: recreate this job with another baseline"
                        .formatted(JOB_NAME, name)));
  }

  private Optional<Iterator<byte[]>> report(ValidationJob earlier) {
    try {
      return index
          .pool(earlier)
          .flatMap(pool -> reports.open(earlier, pool))
          .map(JobBaselines::parts);
    } catch (NoRedisException | ReportStorageException e) {
      throw unreadable(e);
    }
  }

  /** Read lazily, to limit memory. */
  private static Iterator<byte[]> parts(InputStream report) {
    return Stream.generate(() -> part(report)).takeWhile(part -> part.length > 0).iterator();
  }

  private static byte[] part(InputStream report) {
    try {
      byte[] part = report.readNBytes(PART_BYTES);
      if (part.length == 0) {
        report.close();
      }
      return part;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static MissingException unreadable(Exception cause) {
    return missing(
        ConditionReason.BASELINE_UNREADABLE,
        "%s: the report cannot be read at the moment: %s".formatted(JOB_NAME, cause.getMessage()));
  }

  private static MissingException missing(ConditionReason reason, String message) {
    return new MissingException(ConditionType.BASELINE_READY, reason, message);
  }
}
