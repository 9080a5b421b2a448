package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Resources of a newer version than the operator: it must neither fail nor lose unknown fields. */
@Tag("api-server")
@Isolated("it changes the definitions that all share")
class NewerResourcesTest {
  private static final String FIELD =
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/fromTheFuture";

  @Test
  void unknownFieldsAreHarmless() {
    try (RedisServer server = RedisServer.start();
        RedisConnection redis = RedisConnection.open(server.settings())) {
      Cluster cluster = Cluster.install(server.settings());
      patchCrds(
          cluster, "[{\"op\":\"add\",\"path\":\"" + FIELD + "\",\"value\":{\"type\":\"string\"}}]");
      OperatorProcess operator = TestOperator.start(cluster);
      try (FakeWorker worker = FakeWorker.start(redis.queue(cluster.namespace() + "/default"))) {
        awaitCondition(() -> cluster.pool("default"), "QueueReachable", "True");
        apply(cluster, "WorkerPool", "pool", "{fromTheFuture: kept}");
        apply(
            cluster,
            "ValidationJob",
            "job",
            "{fromTheFuture: kept, source: {inline: {a.json: '{}'}}, validations: [{type: syntax}]}");
        awaitCondition(() -> cluster.pool("pool"), "QueueReachable", "True");
        await()
            .atMost(SOON)
            .until(
                () ->
                    cluster.job("job").getStatus() != null
                        && "Succeeded".equals(cluster.job("job").getStatus().phase()));
        assertThat(worker.validated()).isEqualTo(1);
        assertThat(future(cluster, "WorkerPool", "pool")).isEqualTo("kept");
        assertThat(future(cluster, "ValidationJob", "job")).isEqualTo("kept");
      } finally {
        operator.close();
        patchCrds(cluster, "[{\"op\":\"remove\",\"path\":\"" + FIELD + "\"}]");
      }
    }
  }

  private static void patchCrds(Cluster cluster, String patch) {
    for (String name : new String[] {"validationjobs.codeguard.io", "workerpools.codeguard.io"}) {
      cluster
          .admin()
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .patch(PatchContext.of(PatchType.JSON), patch);
    }
  }

  /** The API server uses a changed schema only shortly after the CRD was updated. */
  private static void apply(Cluster cluster, String kind, String name, String spec) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              cluster.apply(
                  """
                  apiVersion: codeguard.io/v1alpha1
                  kind: %s
                  metadata: {name: %s}
                  spec: %s
                  """
                      .formatted(kind, name, spec));
              return "kept".equals(future(cluster, kind, name));
            });
  }

  private static Object future(Cluster cluster, String kind, String name) {
    GenericKubernetesResource found =
        cluster
            .admin()
            .genericKubernetesResources("codeguard.io/v1alpha1", kind)
            .inNamespace(cluster.namespace())
            .withName(name)
            .get();
    return found.get("spec", "fromTheFuture");
  }
}
