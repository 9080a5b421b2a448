package io.codeguard.operator.workerpool;

import static io.codeguard.operator.testing.Statuses.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pools on a real API server and Redis. */
@Tag("api-server")
class WorkerPoolTest {
  private static PoolFixture pools;

  @BeforeAll
  static void start() {
    pools = new PoolFixture();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  @Test
  void theChartsDefaultPoolIsCreatedAndScaledToZero() {
    WorkerPoolStatus status = pools.awaitCondition("default", "QueueReachable", "True");
    assertThat(pools.condition(status, "Ready").reason()).isEqualTo("ScaledToZero");
    assertThat(pools.condition(status, "RedisSafe").status()).isEqualTo("True");
    assertThat(status.desiredReplicas()).isZero();
    assertThat(status.selector())
        .isEqualTo(
            "app.kubernetes.io/managed-by=codeguard-operator,app.kubernetes.io/name=codeguard-worker,"
                + "codeguard.io/pool=default");
    assertThat(pools.deployment("default").getSpec().getReplicas()).isZero();
  }

  @Test
  void aChangeOfTheChartsDefaultPoolIsApplied() {
    pools.awaitCondition("default", "QueueReachable", "True");
    pools
        .cluster
        .admin()
        .configMaps()
        .inNamespace(pools.cluster.namespace())
        .withName("codeguard-default-pool")
        .edit(
            found -> {
              found
                  .getData()
                  .computeIfPresent("pool.yaml", (key, yaml) -> yaml + "  concurrency: 7\n");
              return found;
            });
    await().atMost(SOON).until(() -> pools.cluster.pool("default").getSpec().concurrency() == 7);
  }

  @Test
  void aPoolFollowsItsDemandUpAndDownToZero() {
    pools.pool(
        "follows",
        "autoscaling: {tasksPerWorker: 2, maxReplicas: 4, scaleDownDelaySeconds: 1, idleSeconds: 2}");
    pools.enqueue("follows", "job", 5);
    pools.awaitReplicas("follows", 3);
    WorkerPoolStatus status = pools.awaitCondition("follows", "Ready", "False");
    assertThat(status.lastScale().reason()).isEqualTo("demand of 5, 2 tasks per worker");
    assertThat(status.lastScale().from()).isZero();
    assertThat(status.lastScale().to()).isEqualTo(3);
    // The reason depends on the cluster: no node, or not this image.
    assertThat(pools.condition(status, "Ready").reason())
        .isIn("WorkersStarting", "Unschedulable", "ImageNotPulled");

    pools.settleAll("follows");
    pools.awaitReplicas("follows", 0);
    await()
        .atMost(SOON)
        .until(() -> pools.cluster.pool("follows").getStatus().lastScale().to() == 0);
    assertThat(pools.cluster.pool("follows").getStatus().lastScale().reason())
        .isEqualTo("no demand for 2 s");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(pools.eventMessages("follows"))
                    .contains("from 0 to 3: demand of 5, 2 tasks per worker"));
  }

  @Test
  void leasedTasksCountAsDemand() {
    pools.pool(
        "leased",
        "autoscaling: {tasksPerWorker: 1, maxReplicas: 4, scaleDownDelaySeconds: 0, idleSeconds: 0}");
    pools.enqueue("leased", "job", 2);
    Lease lease = pools.queue("leased").leases().lease(pools.request()).orElseThrow();
    assertThat(lease.tasks()).hasSize(2);
    pools.awaitReplicas("leased", 2);
    pools.queue("leased").leases().settle(lease, Completion.DONE);
    pools.awaitReplicas("leased", 0);
  }

  @Test
  void aFixedNumberOfWorkersIsKept() {
    pools.pool("fixed", "replicas: 2");
    pools.awaitReplicas("fixed", 2);
    pools.cluster.apply(pools.poolManifest("fixed", "replicas: 1"));
    pools.awaitReplicas("fixed", 1);
  }

  @Test
  void anotherImageIsRolledOut() {
    pools.pool("rolled", "replicas: 1");
    pools.awaitReplicas("rolled", 1);
    pools.cluster.apply(pools.poolManifest("rolled", "{replicas: 1, image: 'worker:next'}"));
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(pools.image("rolled")).isEqualTo("worker:next"));
  }

  @Test
  void scalingDownKeepsTheBusiestWorkers() {
    // All pods must be unschedulable: otherwise Kubernetes removes those that are not scheduled
    // first, regardless of their deletion cost.
    pools.pool(
        "shrinks",
        """
        resources: {requests: {cpu: '1000'}, limits: {cpu: '1000'}},
        autoscaling: {tasksPerWorker: 1, maxReplicas: 3, scaleDownDelaySeconds: 0, idleSeconds: 60}
        """);
    pools.enqueue("shrinks", "job", 3);
    await().atMost(SOON).until(() -> pools.pods("shrinks").size() == 3);
    List<String> names =
        pools.pods("shrinks").stream().map(pod -> pod.getMetadata().getName()).toList();
    Lease busy = pools.lease("shrinks", names.get(1), 1);
    Lease other = pools.lease("shrinks", names.get(0), 1);
    Lease last = pools.lease("shrinks", names.get(2), 1);
    pools.queue("shrinks").leases().settle(other, Completion.DONE);
    pools.queue("shrinks").leases().settle(last, Completion.DONE);
    pools.awaitReplicas("shrinks", 1);
    await().atMost(SOON).until(() -> pools.pods("shrinks").size() == 1);
    assertThat(pools.pods("shrinks").getFirst().getMetadata().getName()).isEqualTo(names.get(1));
    pools.queue("shrinks").leases().settle(busy, Completion.DONE);
  }

  @Test
  void anExternalScalerUsesTheScaleSubresource() {
    pools.pool("external", "autoscaling: {mode: External, minReplicas: 1}");
    pools.awaitReplicas("external", 1);
    pools.enqueue("external", "job", 1000);
    pools
        .cluster
        .admin()
        .resources(WorkerPool.class)
        .inNamespace(pools.cluster.namespace())
        .withName("external")
        .scale(3);
    pools.awaitReplicas("external", 3);
    await().atMost(SOON).until(() -> hasReady("external", 1000));
    assertThat(pools.deployment("external").getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void aDisruptionBudgetKeepsThePoolAvailableWhileNodesAreDrained() {
    pools.pool("budgeted", "replicas: 1");
    pools.awaitReplicas("budgeted", 1);
    var budget =
        pools
            .cluster
            .admin()
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(pools.cluster.namespace())
            .withName("budgeted-workers")
            .get();
    assertThat(budget.getSpec().getMaxUnavailable().getStrVal()).isEqualTo("25%");
    assertThat(budget.getSpec().getSelector().getMatchLabels())
        .containsEntry("codeguard.io/pool", "budgeted");
  }

  @Test
  void deletingAPoolDeletesItsWorkers() {
    pools.pool("deleted", "replicas: 1");
    pools.awaitReplicas("deleted", 1);
    pools.cluster.admin().resource(pools.cluster.pool("deleted")).delete();
    await().atMost(SOON).until(() -> pools.deployment("deleted") == null);
  }

  @Test
  void theFirstTaskOfAPoolAtZeroStartsAWorkerWithoutPolling() {
    pools.pool("asleep", "autoscaling: {scaleDownDelaySeconds: 0, idleSeconds: 0}");
    pools.awaitCondition("asleep", "QueueReachable", "True");
    List<Duration> latencies =
        IntStream.range(0, 10).mapToObj(i -> wake("asleep", "job-" + i)).toList();
    // The poll interval is ten seconds; even a busy machine is not that slow.
    assertThat(Collections.max(latencies)).isLessThan(Duration.ofSeconds(3));
  }

  private static boolean hasReady(String pool, long tasks) {
    return Optional.ofNullable(pools.cluster.pool(pool).getStatus())
        .map(WorkerPoolStatus::queue)
        .filter(queue -> queue.ready() == tasks)
        .isPresent();
  }

  /** The time from enqueuing until the API server has the new number of replicas. */
  private static Duration wake(String pool, String job) {
    pools.awaitReplicas(pool, 0);
    long start = System.nanoTime();
    pools.enqueue(pool, job, 1);
    await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> pools.deployment(pool).getSpec().getReplicas() == 1);
    Duration latency = Duration.ofNanos(System.nanoTime() - start);
    pools.settleAll(pool);
    return latency;
  }
}
