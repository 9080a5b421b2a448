package io.codeguard.operator.validationjob;

import static io.codeguard.operator.testing.Statuses.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.Statuses;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs on a real API server and Redis; the test acts as the workers. */
@Tag("api-server")
class ValidationJobTest {
  private static RedisServer server;
  private static RedisConnection redis;
  private static Cluster cluster;
  private static OperatorProcess operator;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    cluster = Cluster.install(server.settings());
    operator = TestOperator.start(cluster);
  }

  @AfterAll
  static void stop() {
    cluster.deleteJobs();
    await()
        .atMost(SOON)
        .until(
            () ->
                cluster
                    .admin()
                    .resources(ValidationJob.class)
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems()
                    .isEmpty());
    operator.close();
    redis.close();
    server.close();
  }

  private static TaskQueue queue(String pool) {
    return redis.queue(cluster.namespace() + "/" + pool);
  }

  @Test
  void aJobOfTheDefaultPoolGoesFromApplyToVerdictAndReport() throws Exception {
    try (FakeWorker worker = FakeWorker.startHeld(queue("default"))) {
      cluster.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: ValidationJob
          metadata: {name: whole}
          spec:
            source: {inline: {a.json: '{}', b.json: 'bad'}}
            validations: [{type: syntax}]
          """);
      awaitPhase("whole", "Running");
      worker.permit(2);
      ValidationJobStatus end = awaitPhase("whole", "Succeeded");
      assertThat(end.verdict()).isEqualTo("Violations");
      assertThat(end.progress()).isEqualTo("2/2");
      assertThat(end.findings().error()).isEqualTo(1);
      assertThat(worker.validated()).isEqualTo(2);
      String uid = cluster.job("whole").getMetadata().getUid();
      assertThat(end.report().url())
          .isEqualTo(
              "/api/v1/namespaces/%s/services/codeguard-operator:http/proxy/reports/%s"
                  .formatted(cluster.namespace(), uid));
      assertThat(get("/reports/" + uid).body()).isEqualTo(FakeWorker.SARIF);
      assertThat(get("/reports/nobody").statusCode()).isEqualTo(404);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(events("whole")).contains("Listing", "Running", "Succeeded"));
    }
  }

  @Test
  void aJobWaitsForItsPoolAndContinuesOnceItExists() {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: early}
        spec:
          poolRef: {name: late}
          source: {inline: {a.json: '{}'}}
          validations: [{type: syntax}]
        """);
    StatusCondition missing = awaitCondition("early", "PoolReady", "False");
    assertThat(missing.reason()).isEqualTo("PoolMissing");
    assertThat(missing.message())
        .isEqualTo(
            "pool %s/late does not exist: create it, and the job continues"
                .formatted(cluster.namespace()));
    try (FakeWorker worker = FakeWorker.start(queue("late"))) {
      cluster.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: WorkerPool
          metadata: {name: late}
          spec: {}
          """);
      assertThat(awaitPhase("early", "Succeeded").verdict()).isEqualTo("Passed");
      assertThat(worker.validated()).isEqualTo(1);
    }
  }

  @Test
  void aJobWaitsForItsConfigMap() {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: from-config-map}
        spec:
          source: {configMap: {name: files}}
          validations: [{type: syntax}]
        """);
    StatusCondition missing = awaitCondition("from-config-map", "SourceReady", "False");
    assertThat(missing.reason()).isEqualTo("ConfigMapMissing");
    assertThat(missing.message()).contains("ConfigMap " + cluster.namespace() + "/files");
    try (FakeWorker worker = FakeWorker.start(queue("default"))) {
      cluster
          .admin()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName("files")
                  .withNamespace(cluster.namespace())
                  .endMetadata()
                  .addToData("a.json", "{}")
                  .build())
          .create();
      assertThat(awaitPhase("from-config-map", "Succeeded").tasks().total()).isEqualTo(1);
      assertThat(worker.validated()).isEqualTo(1);
    }
  }

  @Test
  void aJobWaitsForAPoolThatMountsItsClaim() {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: mounting}
        spec: {}
        """);
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: from-volume}
        spec:
          poolRef: {name: mounting}
          source: {volume: {claimName: checkout, path: src}}
          validations: [{type: syntax}]
        """);
    StatusCondition missing = awaitCondition("from-volume", "PoolReady", "False");
    assertThat(missing.reason()).isEqualTo("VolumeNotMounted");
    assertThat(missing.message())
        .isEqualTo(
            "pool %s/mounting does not mount claim checkout: its owner can add it to spec.sourceVolumes,"
                    .formatted(cluster.namespace())
                + " and the job continues");
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: mounting}
        spec: {sourceVolumes: [checkout]}
        """);
    awaitCondition("from-volume", "PoolReady", "True");
    awaitPhase("from-volume", "Listing");
  }

  @Test
  void aJobDeletedWhileRunningLeavesNothingInRedis() {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: half}
        spec: {}
        """);
    try (FakeWorker worker = FakeWorker.startHeld(queue("half"))) {
      cluster.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: ValidationJob
          metadata: {name: half-way}
          spec:
            poolRef: {name: half}
            source: {inline: {a.json: '{}', b.json: '{}'}}
            validations: [{type: syntax}]
          """);
      awaitPhase("half-way", "Running");
      String uid = cluster.job("half-way").getMetadata().getUid();
      cluster.admin().resource(cluster.job("half-way")).delete();
      await().atMost(SOON).until(() -> cluster.job("half-way") == null);
      assertThat(worker.validated()).isZero();
      // Jobs have no finalizer, so the data is removed shortly after the job.
      await().atMost(SOON).until(() -> queue("half").monitor().job(uid).isEmpty());
      assertThat(queue("half").monitor().stats().demand()).isZero();
    }
  }

  @Test
  void aPoolIsDeletedOnlyAfterItsJobsHaveFinished() {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: busy}
        spec: {}
        """);
    try (FakeWorker worker = FakeWorker.startHeld(queue("busy"))) {
      cluster.apply(onPool("on-busy", "busy"));
      awaitPhase("on-busy", "Running");
      await().atMost(SOON).until(() -> cluster.pool("busy").hasFinalizer("codeguard.io/jobs"));
      cluster.admin().resource(cluster.pool("busy")).delete();
      StatusCondition inUse =
          Statuses.awaitCondition(() -> cluster.pool("busy"), "Deletable", "False");
      assertThat(inUse.message())
          .isEqualTo(
              "used by 1 job; deleted once no job uses it: wait for the jobs, or delete them");

      cluster.apply(onPool("too-late", "busy"));
      assertThat(awaitCondition("too-late", "PoolReady", "False").reason())
          .isEqualTo("PoolDeleted");

      worker.permit(10);
      awaitPhase("on-busy", "Succeeded");
      await().atMost(SOON).until(() -> cluster.pool("busy") == null);
    }
  }

  private static String onPool(String job, String pool) {
    return """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec:
          poolRef: {name: %s}
          source: {inline: {a.json: '{}'}}
          validations: [{type: syntax}]
        """
        .formatted(job, pool);
  }

  @Test
  void aFinishedJobIsDeletedAfterItsTimeToLive() {
    try (FakeWorker worker = FakeWorker.start(queue("default"))) {
      cluster.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: ValidationJob
          metadata: {name: short-lived}
          spec:
            source: {inline: {a.json: '{}'}}
            validations: [{type: syntax}]
            ttlSecondsAfterFinished: 1
          """);
      await().atMost(SOON).until(() -> worker.validated() == 1);
      await().atMost(SOON).until(() -> cluster.job("short-lived") == null);
    }
  }

  @Test
  void aFinishedJobsStatusFollowsEditsOfItsSpec() {
    String job =
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: edited}
        spec:
          source: {inline: {a.json: '{}'}}
          validations: [{type: syntax}]
          ttlSecondsAfterFinished: %d
        """;
    try (FakeWorker _ = FakeWorker.start(queue("default"))) {
      cluster.apply(job.formatted(7200));
      ValidationJobStatus end = awaitPhase("edited", "Succeeded");
      cluster.apply(job.formatted(3600));

      Long edited = cluster.job("edited").getMetadata().getGeneration();
      assertThat(edited).isGreaterThan(end.observedGeneration());
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(cluster.job("edited").getStatus())
                      .isEqualTo(end.with(end.phase(), end.conditions(), edited)));
    }
  }

  @Test
  void aJobThatExceedsItsDeadlineFails() {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: slow}
        spec: {}
        """);
    try (FakeWorker worker = FakeWorker.startHeld(queue("slow"))) {
      cluster.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: ValidationJob
          metadata: {name: overdue}
          spec:
            poolRef: {name: slow}
            source: {inline: {a.json: '{}'}}
            validations: [{type: syntax}]
            activeDeadlineSeconds: 2
          """);
      ValidationJobStatus end = awaitPhase("overdue", "Failed");
      assertThat(condition(end, "Finished").orElseThrow().reason()).isEqualTo("DeadlineExceeded");
      assertThat(worker.validated()).isZero();
    }
  }

  private static ValidationJobStatus awaitPhase(String name, String phase) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(cluster.job(name).getStatus())
                    .isNotNull()
                    .extracting(ValidationJobStatus::phase)
                    .isEqualTo(phase));
    return cluster.job(name).getStatus();
  }

  private static StatusCondition awaitCondition(String name, String type, String expected) {
    return Statuses.awaitCondition(() -> cluster.job(name), type, expected);
  }

  private static Optional<StatusCondition> condition(ValidationJobStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst();
  }

  private static List<String> events(String job) {
    return cluster
        .admin()
        .v1()
        .events()
        .inNamespace(cluster.namespace())
        .withField("involvedObject.name", job)
        .list()
        .getItems()
        .stream()
        .map(Event::getReason)
        .toList();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + operator.httpPort() + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
