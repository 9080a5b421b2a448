package io.codeguard.operator.report;

import static io.codeguard.operator.testing.Statuses.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.jobengine.JobRun;
import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.PolicyReportCrd;
import io.codeguard.operator.testing.Statuses;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.protocol.Documents;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.queue.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Reports in a bucket: real API server, Redis and object storage; the test acts as the workers. */
@Tag("api-server")
@ResourceLock(PolicyReportCrd.NAME)
class ReportStorageTest {
  private static final Map<String, String> KEYS =
      Map.of("accessKeyId", "AKIDTEST", "secretAccessKey", "very-secret-key");

  @TempDir private static Path directory;
  private static S3Server s3;
  private static RedisServer server;
  private static RedisConnection redis;
  private static Cluster cluster;
  private static OperatorProcess operator;

  @BeforeAll
  static void start() throws Exception {
    Path objects = Files.createDirectories(directory.resolve("objects/reports")).getParent();
    s3 =
        S3Server.start(
            S3Server.build(Files.createDirectory(directory.resolve("program"))),
            KEYS.get("accessKeyId"),
            KEYS.get("secretAccessKey"),
            objects);
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    cluster = Cluster.install(server.settings());
    cluster.secret("writer", KEYS);
    operator = TestOperator.start(cluster);
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      cluster.deleteJobs();
      operator.close();
    }
    if (redis != null) {
      redis.close();
      server.close();
    }
    if (s3 != null) {
      s3.close();
    }
  }

  private static void pool(String name, String secret, String bucket) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s}
        spec:
          reports: {endpoint: "%s", secretRef: {name: %s}, bucket: %s, prefix: team/a}
        """
            .formatted(name, s3.endpoint(), secret, bucket));
  }

  private static void job(String name, String pool, String more) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec:
          poolRef: {name: %s}
          source: {inline: {a.json: 'bad'}}
          validations: [{type: syntax}]
        %s
        """
            .formatted(name, pool, more));
  }

  private static FakeWorker worker(String pool) {
    return FakeWorker.start(redis.queue(cluster.namespace() + "/" + pool));
  }

  private static TaskFeed feed(String pool) {
    return redis.queue(cluster.namespace() + "/" + pool).feed();
  }

  private static String uid(String job) {
    return cluster.job(job).getMetadata().getUid();
  }

  private static ValidationJobStatus awaitSuccess(String job) {
    await()
        .atMost(SOON)
        .until(
            () ->
                Optional.ofNullable(cluster.job(job).getStatus())
                    .filter(status -> status.phase().equals("Succeeded"))
                    .isPresent());
    return cluster.job(job).getStatus();
  }

  private static HttpResponse<String> report(String job) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + operator.httpPort() + "/reports/" + uid(job));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private static String trouble(String job, String says) {
    await()
        .atMost(SOON)
        .until(
            () ->
                Statuses.condition(cluster.job(job), "ReportReady")
                    .filter(condition -> condition.message().contains(says))
                    .isPresent());
    var condition = Statuses.condition(cluster.job(job), "ReportReady").orElseThrow();
    assertThat(condition.status()).isEqualTo("False");
    assertThat(condition.reason()).isEqualTo("NotStored");
    assertThat(cluster.job(job).getStatus().phase()).isEqualTo("Running");
    return condition.message();
  }

  @Test
  void aReportInTheBucketIsReadTheSameWay() throws Exception {
    pool("kept", "writer", "reports");
    try (FakeWorker _ = worker("kept")) {
      job("first", "kept", "");
      ValidationJobStatus end = awaitSuccess("first");

      assertThat(end.report().object())
          .isEqualTo("s3://reports/team/a/" + uid("first") + ".sarif.gz");
      assertThat(end.report().url()).endsWith("/proxy/reports/" + uid("first"));
      assertThat(end.report().digest()).isEqualTo("sha256:test");
      await()
          .atMost(SOON)
          .until(() -> feed("kept").document(uid("first"), Documents.reportPart(0)).isEmpty());
      assertThat(report("first").body()).isEqualTo(FakeWorker.SARIF);

      JobRun.remove(redis.queue(cluster.namespace() + "/kept"), uid("first"));
      assertThat(report("first").body()).isEqualTo(FakeWorker.SARIF);
    }
  }

  @Test
  void aReportInTheBucketIsABaseline() throws Exception {
    pool("compared", "writer", "reports");
    try (FakeWorker _ = worker("compared")) {
      job("earlier", "compared", "");
      assertThat(awaitSuccess("earlier").report().object()).isNotNull();
    }
    // Without a worker the job does not get further than its start.
    job("later", "compared", "  baseline: {jobName: earlier}");
    await()
        .atMost(SOON)
        .until(
            () -> feed("compared").document(uid("later"), Documents.baselinePart(0)).isPresent());
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    copied.writeBytes(
        feed("compared").document(uid("later"), Documents.baselinePart(0)).orElseThrow());
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(copied.toByteArray()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(FakeWorker.SARIF);
    }
    try (FakeWorker _ = worker("compared")) {
      awaitSuccess("later");
    }
  }

  @Test
  void aPolicyReportIsRenderedFromAReportInTheBucket() throws Exception {
    cluster.crd(PolicyReportCrd.fetch());
    pool("told", "writer", "reports");
    try (FakeWorker _ = worker("told")) {
      job("policies", "told", "  report: {policyReport: true}");

      assertThat(awaitSuccess("policies").report().object()).isNotNull();
      assertThat(
              Statuses.awaitCondition(() -> cluster.job("policies"), "PolicyReportReady", "True")
                  .message())
          .isEqualTo("1 PolicyReport with 1 result");
    }
  }

  @Test
  void aJobWaitsForAMissingBucketWithoutLosingData() throws Exception {
    pool("wrong-bucket", "writer", "no-such-bucket");
    try (FakeWorker worker = worker("wrong-bucket")) {
      job("waiting", "wrong-bucket", "");
      assertThat(trouble("waiting", "status 404"))
          .isEqualTo(
              "spec.reports of the pool: %s responded with status 404 for s3://no-such-bucket/team/a/%s.sarif.gz; create the bucket, or correct the field"
                  .formatted(s3.endpoint(), uid("waiting")));
      assertThat(report("waiting").body()).isEqualTo(FakeWorker.SARIF);

      pool("wrong-bucket", "writer", "reports");
      assertThat(awaitSuccess("waiting").report().object()).startsWith("s3://reports/team/a/");
      assertThat(worker.validated()).isEqualTo(1);
    }
  }

  @Test
  void aJobWaitsForValidKeys() throws Exception {
    pool("wrong-keys", "later", "reports");
    try (FakeWorker _ = worker("wrong-keys")) {
      job("locked", "wrong-keys", "");
      trouble("locked", "does not exist: create it with accessKeyId and secretAccessKey");

      cluster.secret("later", Map.of("accessKeyId", "AKIDTEST", "secretAccessKey", "hunter2"));
      assertThat(trouble("locked", "status 403"))
          .contains(
              "check that the keys in secret %s/later have permission to write it"
                  .formatted(cluster.namespace()))
          .doesNotContain("hunter2");

      cluster.secret("later", Map.of("accessKeyId", "A\nB", "secretAccessKey", "hunter2"));
      assertThat(trouble("locked", "contains invalid characters")).doesNotContain("hunter2");

      cluster.secret("later", KEYS);
      awaitSuccess("locked");
      assertThat(report("locked").body()).isEqualTo(FakeWorker.SARIF);
    }
  }

  @Test
  void aReportIsReadOnlyFromThePoolsCurrentBucket() throws Exception {
    pool("moved", "writer", "reports");
    try (FakeWorker _ = worker("moved")) {
      job("left-behind", "moved", "");
      awaitSuccess("left-behind");
      pool("moved", "writer", "elsewhere");

      await().atMost(SOON).until(() -> report("left-behind").statusCode() == 503);
      assertThat(report("left-behind").body())
          .contains("it is at s3://reports/team/a/", "read it there");
    }
  }
}
