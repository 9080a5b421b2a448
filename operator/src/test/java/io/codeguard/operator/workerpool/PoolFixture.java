package io.codeguard.operator.workerpool;

import static io.codeguard.operator.testing.Statuses.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.Statuses;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.Completion;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** An operator with its own cluster namespace and Redis, and helpers for tests of its pools. */
final class PoolFixture implements AutoCloseable {
  final RedisServer server = RedisServer.start();
  final Cluster cluster = Cluster.install(server.settings());
  private final RedisConnection redis = RedisConnection.open(server.settings());
  final OperatorProcess operator = TestOperator.start(cluster);

  void pool(String name, String spec) {
    cluster.apply(poolManifest(name, spec));
  }

  String poolManifest(String name, String spec) {
    String wrapped = spec.startsWith("{") ? spec : "{" + spec + "}";
    return """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s}
        spec: %s
        """
        .formatted(name, wrapped);
  }

  TaskQueue queue(String pool) {
    return redis.queue(cluster.namespace() + "/" + pool);
  }

  void enqueue(String pool, String job, int tasks) {
    TaskQueue queue = queue(pool);
    queue.feed().register(JobDefinition.of(job));
    queue.feed().enqueue(job, 0, "0", Collections.nCopies(tasks, "task".getBytes(UTF_8)));
  }

  void settleAll(String pool) {
    TaskQueue queue = queue(pool);
    Optional<Lease> lease = queue.leases().lease(request());
    while (lease.isPresent()) {
      queue.leases().settle(lease.get(), Completion.DONE);
      lease = queue.leases().lease(request());
    }
  }

  Lease lease(String pool, String worker, int tasks) {
    return queue(pool)
        .leases()
        .lease(new LeaseRequest(worker, tasks, Duration.ofMinutes(1), Duration.ZERO))
        .orElseThrow();
  }

  List<Pod> pods(String pool) {
    return cluster
        .admin()
        .pods()
        .inNamespace(cluster.namespace())
        .withLabel("codeguard.io/pool", pool)
        .list()
        .getItems()
        .stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .toList();
  }

  LeaseRequest request() {
    return new LeaseRequest("w", 100, Duration.ofMinutes(1), Duration.ZERO);
  }

  Deployment deployment(String pool) {
    return cluster
        .admin()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .withName(pool + "-workers")
        .get();
  }

  String image(String pool) {
    return deployment(pool).getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  void awaitReplicas(String pool, int replicas) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(deployment(pool))
                    .isNotNull()
                    .extracting(found -> found.getSpec().getReplicas())
                    .isEqualTo(replicas));
  }

  /** Waits for the condition; {@code expected} is its status, or status and reason. */
  WorkerPoolStatus awaitCondition(String pool, String type, String expected) {
    Statuses.awaitCondition(() -> cluster.pool(pool), type, expected);
    return cluster.pool(pool).getStatus();
  }

  StatusCondition condition(WorkerPoolStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  List<String> eventMessages(String pool) {
    return cluster
        .admin()
        .v1()
        .events()
        .inNamespace(cluster.namespace())
        .withField("involvedObject.name", pool)
        .list()
        .getItems()
        .stream()
        .map(event -> event.getMessage())
        .toList();
  }

  @Override
  public void close() {
    operator.close();
    redis.close();
    server.close();
  }
}
