package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pool in the chart's ConfigMap. */
@Tag("api-server")
class DefaultPoolTest {
  private static final String CONFIG_MAP = "codeguard-default-pool";

  @Test
  void aDeletedPoolIsRecreatedWithinAMinute() {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      try (OperatorProcess _ = TestOperator.start(cluster)) {
        await().atMost(SOON).until(() -> cluster.pool("default") != null);
        String uid = cluster.pool("default").getMetadata().getUid();
        cluster.admin().resource(cluster.pool("default")).delete();
        await()
            .atMost(SOON)
            .until(
                () ->
                    cluster.pool("default") != null
                        && !cluster.pool("default").getMetadata().getUid().equals(uid));
      }
    }
  }

  @Test
  void thePreviousPoolIsDeletedOnceNoJobUsesIt() {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      AtomicBoolean free = new AtomicBoolean();
      try (KubernetesClient client = cluster.operatorClient()) {
        DefaultPool pool =
            new DefaultPool(client, cluster.namespace(), CONFIG_MAP, _ -> free.get());
        pool.reconcile();
        cluster.apply(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: WorkerPool
            metadata: {name: mine}
            spec: {}
            """);
        rename(cluster);
        pool.reconcile();
        assertThat(cluster.pool("renamed")).isNotNull();
        assertThat(cluster.pool("default")).as("in use by jobs").isNotNull();

        free.set(true);
        pool.reconcile();
        await().atMost(SOON).until(() -> cluster.pool("default") == null);
        assertThat(cluster.pool("renamed")).isNotNull();
        assertThat(cluster.pool("mine")).as("not owned by the ConfigMap").isNotNull();
      }
    }
  }

  private static void rename(Cluster cluster) {
    var _ =
        cluster
            .admin()
            .configMaps()
            .inNamespace(cluster.namespace())
            .withName(CONFIG_MAP)
            .edit(
                found ->
                    new ConfigMapBuilder(found)
                        .addToData(
                            "pool.yaml",
                            found.getData().get("pool.yaml").replace("default", "renamed"))
                        .build());
  }
}
