package io.codeguard.system;

import static org.awaitility.Awaitility.await;

import io.codeguard.testing.TestCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The namespaces of a pool and of one of its jobs are deleted while jobs run. */
@Tag("pods")
@Order(3)
class DeletedNamespacesIT {
  private static final String ON_POOL = ", poolRef: {name: shared, namespace: pool-gone}";

  @Test
  void neitherIsBlockedAndOtherJobsContinueOnceThePoolIsRecreated() {
    Jobs owner = sharedPool();
    Jobs deleted = Jobs.in("job-gone");
    Jobs elsewhere = Jobs.in("job-stays");
    CountedJob lost = CountedJob.start(deleted, "lost", 1, CountedJob.SLOWLY + ON_POOL);
    CountedJob kept = CountedJob.start(elsewhere, "kept", 1, CountedJob.SLOWLY + ON_POOL);
    lost.awaitDone(CountedJob.TASKS / 10);
    kept.awaitDone(CountedJob.TASKS / 10);
    String uid = deleted.uid("lost");

    deleted.deleteNamespace();
    try (RedisAccess redis = RedisAccess.open()) {
      await().atMost(CountedJob.LIMIT).until(() -> redis.keysOf(uid).isEmpty());
    }
    kept.awaitDone(0);
    owner.deleteNamespace();

    deleted.awaitNoNamespace(CountedJob.LIMIT);
    owner.awaitNoNamespace(CountedJob.LIMIT);
    elsewhere.await(
        "kept",
        CountedJob.LIMIT,
        status -> Jobs.condition(status, "PoolReady").equals("False PoolMissing"));

    var _ = sharedPool();

    kept.assertEachTaskIsCountedOnce();
    owner.deleteNamespace();
  }

  /** A pool for jobs of all namespaces. */
  private static Jobs sharedPool() {
    Jobs owner = Jobs.in("pool-gone");
    owner.redisSecret();
    owner.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: shared}
        spec:
          redis: {secretRef: {name: redis}}
          replicas: 2
          allowedNamespaces: ["*"]
          sourceHosts: ["%s/32"]
        """
            .formatted(TestCluster.withPods().hostAddress()));
    return owner;
  }
}
