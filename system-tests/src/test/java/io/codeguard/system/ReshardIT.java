package io.codeguard.system;

import io.codeguard.queue.testing.RedisCluster;
import io.codeguard.testing.TestCluster;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Redis Cluster outside of Kubernetes is resharded during a job. */
@Tag("pods")
@Order(3)
class ReshardIT {
  private static final int MOVES = 6;

  private final Jobs jobs = Jobs.in("reshard");

  @Test
  void slotsMoveBackAndForthUnderWorkersAndEveryTaskIsCountedOnce() {
    String host = TestCluster.withPods().hostAddress();
    try (RedisCluster cluster =
        RedisCluster.start(
            3,
            "--bind",
            "127.0.0.1",
            host,
            "--protected-mode",
            "no",
            "--cluster-announce-ip",
            host)) {
      jobs.apply(
          """
          apiVersion: codeguard.io/v1alpha1
          kind: WorkerPool
          metadata: {name: moved}
          spec:
            redis: {url: "redis-cluster://%1$s:%2$d"}
            replicas: 2
            sourceHosts: ["%1$s/32"]
          """
              .formatted(host, cluster.servers().getFirst().port()));
      CountedJob job =
          CountedJob.start(jobs, "moved", 1, CountedJob.SLOWLY + ", poolRef: {name: moved}");
      int slot = cluster.slot("codeguard:{reshard/moved}:q");
      for (int i = 1; i <= MOVES; i++) {
        job.awaitDone((long) CountedJob.TASKS * i / (MOVES + 2));
        cluster.move(slot, (cluster.owner(slot) + 1) % cluster.size(), () -> {});
      }
      job.assertEachTaskIsCountedOnce();
      jobs.deletePools();
    }
  }
}
