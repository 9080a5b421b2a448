package io.codeguard.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.ValidationJobStatus.RedisPlace;
import io.codeguard.api.v1alpha1.ValidationJobStatus.ReportStatus;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.redis.QueueState;
import io.codeguard.operator.redis.Queues;
import io.codeguard.operator.settings.OperatorSettings;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Report;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a pool's Redis has changed, reports of its finished jobs remain readable. */
class MovedReportsTest {
  private static final String UID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  private RedisServer first;
  private RedisServer second;
  private KubernetesClient client;
  private Queues queues;
  private Reports reports;

  @BeforeEach
  void start() {
    first = RedisServer.start();
    second = RedisServer.start();
    client = new KubernetesClientBuilder().build();
    OperatorSettings settings =
        OperatorSettings.from(
            Map.of(
                "CODEGUARD_NAMESPACE", "codeguard",
                "CODEGUARD_POD", "pod",
                "CODEGUARD_SERVICE", "service",
                "CODEGUARD_WORKER_IMAGE", "image"));
    queues = new Queues(client, settings, Clock.systemUTC(), (_, _) -> {});
    reports = new Reports(client, queues, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    reports.close();
    queues.close();
    client.close();
    first.close();
    second.close();
  }

  private static WorkerPool pool(RedisServer redis, long generation) {
    return new KubernetesSerialization()
        .unmarshal(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: WorkerPool
            metadata: {name: pool, namespace: team, uid: u, generation: %d}
            spec: {redis: {url: '%s'}}
            """
                .formatted(generation, redis.settings().url()),
            WorkerPool.class);
  }

  /** Like the pool's reconciler. */
  private WorkerPool reached(WorkerPool pool) {
    await().until(() -> queues.of(pool).probe(() -> {}) instanceof QueueState.Reached);
    return pool;
  }

  private ReportStatus written(WorkerPool pool) {
    TaskFeed feed = queues.of(pool).queue().feed();
    feed.register(JobDefinition.of(UID));
    feed.putDocument(UID, Documents.reportPart(0), new byte[] {7});
    Report report = new Report(1, "sha256:0", 1, null);
    feed.putDocument(UID, Documents.REPORT, Documents.encode(report));
    return new ReportStatus("/r", "sha256:0", null).in(queues.of(pool).binding().place());
  }

  @Test
  void aReportIsReadFromTheRedisThatContainsIt() throws Exception {
    ReportStatus report = written(reached(pool(first, 1)));
    assertThat(report.redis().url()).isEqualTo(first.settings().url());

    try (InputStream moved =
        reports.open(UID, Optional.of(report), reached(pool(second, 2))).orElseThrow()) {
      assertThat(moved.readAllBytes()).containsExactly(7);
    }
    assertThat(reports.open(UID, Optional.of(new ReportStatus("/r", "d", null)), pool(second, 2)))
        .as("a report of an older version, whose status does not record its Redis")
        .isEmpty();
  }

  @Test
  void anUnavailablePreviousRedisIsReported() {
    ReportStatus report = written(reached(pool(first, 1)));
    first.kill();
    assertThatThrownBy(() -> reports.open(UID, Optional.of(report), pool(second, 2)))
        .hasMessageContaining("Redis cannot be used");
  }

  @Test
  void withoutARecordedAddressTheCurrentRedisIsUsed() {
    ReportStatus report = written(reached(pool(second, 1)));
    ReportStatus renewed =
        report.in(new RedisPlace(null, second.settings().url(), "of an older password"));
    assertThat(reports.open(UID, Optional.of(renewed), pool(second, 1))).isPresent();
  }
}
