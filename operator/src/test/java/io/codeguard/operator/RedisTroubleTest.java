package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static io.codeguard.operator.testing.Statuses.condition;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.conditions.KstatusResult;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.MovableClock;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis starts late, becomes unavailable, recovers, or never starts. */
@Tag("api-server")
class RedisTroubleTest {
  private static final String JOB =
      """
      apiVersion: codeguard.io/v1alpha1
      kind: ValidationJob
      metadata: {name: job}
      spec:
        source: {inline: {a.json: '{}', b.json: '{}'}}
        validations: [{type: syntax}]
      """;

  private final MovableClock clock = new MovableClock();
  private RedisServer server;
  private Cluster cluster;
  private OperatorProcess operator;

  @BeforeEach
  void prepare() {
    server = RedisServer.prepare();
    cluster = Cluster.install(server.settings());
  }

  @AfterEach
  void stop() {
    operator.close();
    server.close();
  }

  @Test
  void theOperatorStartsWithoutRedisAndContinuesOnceItIsAvailable() {
    operator = TestOperator.start(cluster, clock);
    cluster.apply(JOB);
    awaitCondition(this::pool, "QueueReachable", "False RedisUnavailable");
    awaitCondition(() -> cluster.job("job"), "QueueReachable", "False");
    assertThat(cluster.job("job").getStatus().phase()).isEqualTo("Pending");
    assertThat(cluster.job("job").getStatus().pool()).isEqualTo(cluster.namespace() + "/default");
    assertThat(kstatus()).isEqualTo(KstatusResult.IN_PROGRESS);

    server.run();
    awaitCondition(this::pool, "QueueReachable", "True");
    try (RedisConnection redis = RedisConnection.open(server.settings());
        FakeWorker worker = FakeWorker.start(queue(redis))) {
      await().atMost(SOON).until(() -> "Succeeded".equals(cluster.job("job").getStatus().phase()));
      assertThat(worker.validated()).isEqualTo(2);
    }
    assertThat(condition(cluster.job("job"), "QueueReachable").orElseThrow().status())
        .isEqualTo("True");
  }

  @Test
  void workersAreKeptWhileRedisIsUnavailable() {
    server.run();
    operator = TestOperator.start(cluster, clock);
    awaitCondition(this::pool, "QueueReachable", "True");
    try (RedisConnection redis = RedisConnection.open(server.settings())) {
      queue(redis).feed().register(JobDefinition.of("job"));
      queue(redis).feed().enqueue("job", 0, "0", Collections.nCopies(51, "task".getBytes(UTF_8)));
      await().atMost(SOON).until(() -> replicas() == 2);
    }
    server.kill();
    awaitCondition(this::pool, "QueueReachable", "False RedisUnavailable");
    // Long after the pool's scale-down delays, nothing has changed.
    clock.advance(Duration.ofHours(1));
    StatusCondition before = condition(pool(), "QueueReachable").orElseThrow();
    await()
        .during(Duration.ofSeconds(5))
        .atMost(SOON)
        .until(() -> replicas() == 2 && pool().getStatus().desiredReplicas() == 2);
    assertThat(condition(pool(), "QueueReachable")).contains(before);

    server.run();
    awaitCondition(this::pool, "QueueReachable", "True");
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void aJobIsDeletedWithoutRedisAndRemovedFromTheQueueOnceItRecovers() {
    server.run();
    operator = TestOperator.start(cluster, clock);
    awaitCondition(this::pool, "QueueReachable", "True");
    cluster.apply(JOB);
    await().atMost(SOON).until(() -> "Listing".equals(phase()));
    String uid = cluster.job("job").getMetadata().getUid();
    await()
        .atMost(SOON)
        .until(
            () ->
                pool()
                    .getMetadata()
                    .getAnnotations()
                    .getOrDefault("codeguard.io/started-jobs", "")
                    .contains(uid));
    server.kill();
    awaitCondition(this::pool, "QueueReachable", "False RedisUnavailable");
    cluster.admin().resource(cluster.job("job")).delete();
    await().atMost(SOON).until(() -> cluster.job("job") == null);

    server.run();
    try (RedisConnection redis = RedisConnection.open(server.settings())) {
      await().atMost(SOON).until(() -> queue(redis).monitor().job(uid).isEmpty());
    }
  }

  @Test
  void aJobContinuesAfterItsPoolChangesRedis() {
    server.run();
    operator = TestOperator.start(cluster, clock);
    awaitCondition(this::pool, "QueueReachable", "True");
    cluster.apply(JOB);
    await().atMost(SOON).until(() -> "Listing".equals(phase()));
    String before = fingerprint();
    try (RedisServer other = RedisServer.start();
        RedisConnection redis = RedisConnection.open(other.settings());
        FakeWorker worker = FakeWorker.start(queue(redis))) {
      cluster.redisSecret(Cluster.REDIS_SECRET, other.settings());
      await().atMost(Duration.ofSeconds(40)).until(() -> "Succeeded".equals(phase()));
      assertThat(worker.validated()).isEqualTo(2);
      assertThat(fingerprint()).as("workers are restarted").isNotEqualTo(before);
    }
  }

  @Test
  void aWrongPasswordIsReportedAndACorrectedSecretIsUsedWithoutARestart() {
    try (RedisServer locked = RedisServer.startWith("--requirepass", "right-password")) {
      secret(locked, "wrong-password");
      operator = TestOperator.start(cluster, clock);
      awaitCondition(this::pool, "Ready", "False RedisUnavailable");
      assertThat(condition(pool(), "Ready").orElseThrow().message())
          .contains("the user name or password is wrong; correct them in the settings")
          .doesNotContain("wrong-password");
      assertThat(condition(pool(), "QueueReachable").orElseThrow().status()).isEqualTo("False");
      assertThat(kstatus()).isEqualTo(KstatusResult.IN_PROGRESS);
      await().atMost(SOON).ignoreExceptions().until(() -> fingerprint() != null);

      String before = fingerprint();
      secret(locked, "another-wrong-password");
      await().atMost(SOON).until(() -> !fingerprint().equals(before));
      assertThat(condition(pool(), "Ready").orElseThrow().status())
          .as("workers are restarted although Redis cannot be used")
          .isEqualTo("False");

      secret(locked, "right-password");
      awaitCondition(this::pool, "QueueReachable", "True");
      awaitCondition(this::pool, "Ready", "True");
      assertThat(kstatus()).as("scaled to zero is healthy").isEqualTo(KstatusResult.CURRENT);
    }
  }

  private void secret(RedisServer redis, String password) {
    cluster.secret(
        Cluster.REDIS_SECRET, Map.of("url", redis.settings().url(), "password", password));
  }

  private KstatusResult kstatus() {
    WorkerPool pool = pool();
    return KstatusResult.of(
        pool.getMetadata().getGeneration(),
        pool.getStatus().observedGeneration(),
        pool.getStatus().conditions());
  }

  private String fingerprint() {
    return cluster
        .admin()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .withName("default-workers")
        .get()
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("codeguard.io/redis");
  }

  private String phase() {
    return cluster.job("job").getStatus() == null ? "" : cluster.job("job").getStatus().phase();
  }

  private WorkerPool pool() {
    return cluster.pool("default");
  }

  private int replicas() {
    return cluster
        .admin()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .withName("default-workers")
        .get()
        .getSpec()
        .getReplicas();
  }

  private TaskQueue queue(RedisConnection redis) {
    return redis.queue(cluster.namespace() + "/default");
  }
}
