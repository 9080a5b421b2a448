package io.codeguard.operator.tenants;

import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;

/**
 * A second namespace of the adversary that an admin deletes while jobs run there, and recreates.
 */
final class VanishingNamespace implements Trouble {
  private static final int MANY = 20;
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final String namespace;
  private final RedisServer redis;

  VanishingNamespace(Cluster cluster, String namespace, RedisServer redis) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.redis = redis;
  }

  @Override
  public Duration apart() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void round() {
    cluster.namespace(namespace);
    cluster.installChart();
    try (Adversary there = new Adversary(cluster, namespace, redis)) {
      for (int job = 0; job < MANY; job++) {
        var _ = there.create(Adversary.JOBS, there.job("own-" + job, "own"));
        var _ = there.create(Adversary.JOBS, there.sharedJob("shared-" + job));
      }
      // Its permissions are effective again within a minute, and so are its watches.
      await().atMost(LONG).until(() -> cluster.job(namespace, "own-0").getStatus() != null);
    }
    cluster.deleteNamespace(namespace);
    await().atMost(LONG).until(() -> !cluster.exists(namespace));
  }
}
