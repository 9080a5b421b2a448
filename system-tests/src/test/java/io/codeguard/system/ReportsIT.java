package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.queue.testing.S3Server;
import io.codeguard.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of a pool with a bucket. */
@Tag("pods")
class ReportsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String ID = "AKIDTEST";
  private static final String KEY = "very-secret-key";

  @Test
  void aReportIsReadFromThePoolsBucketInsteadOfRedis(@TempDir Path directory) throws IOException {
    Jobs jobs = Jobs.in("reports");
    jobs.redisSecret();
    Path objects = Files.createDirectories(directory.resolve("objects/reports")).getParent();
    Path program = S3Server.build(Files.createDirectory(directory.resolve("program")));
    String address = TestCluster.withPods().hostAddress();
    try (S3Server bucket = S3Server.start(address, program, ID, KEY, objects)) {
      jobs.apply(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: report-keys}
          stringData: {accessKeyId: %s, secretAccessKey: %s}
          """
              .formatted(ID, KEY));
      jobs.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: WorkerPool
          metadata: {name: reporting}
          spec:
            redis: {secretRef: {name: redis}}
            autoscaling: {maxReplicas: 1}
            reports: {endpoint: "%s", secretRef: {name: report-keys}, bucket: reports, prefix: team/a}
          """
              .formatted(bucket.endpoint()));
      jobs.apply(
          "kept",
          "{poolRef: {name: reporting}, source: {inline: {bad.json: '{'}}, validations: [{type: syntax}]}");

      ValidationJobStatus status = jobs.awaitFinished("kept", LIMIT);
      assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
      assertThat(status.report().object())
          .isEqualTo("s3://reports/team/a/" + jobs.uid("kept") + ".sarif.gz");
      assertThat(report("sarif")).contains("\"version\":\"2.1.0\"", "\"uri\":\"bad.json\"");
      assertThat(report("text")).contains("1 finding", "bad.json:1:2: error:");
    }
    assertThatThrownBy(() -> report("sarif")).hasMessageContaining("the report cannot be read");
  }

  private static String report(String format) {
    return Installation.get().codeguard("report", "kept", "-n", "reports", "--format", format);
  }
}
