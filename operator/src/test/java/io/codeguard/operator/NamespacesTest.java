package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.FakeWorker;
import io.codeguard.operator.testing.OperatorProgram;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A watched namespace that is forbidden or deleted does not affect others, and can be deleted. */
@Tag("api-server")
class NamespacesTest {
  private final String other = "team-" + UUID.randomUUID().toString().substring(0, 8);
  private RedisServer server;
  private Cluster cluster;

  @BeforeEach
  void install() {
    server = RedisServer.start();
    cluster = Cluster.install(server.settings(), other);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OperatorProgram start(String pod) {
    return OperatorProgram.start(
        cluster,
        pod,
        URI.create(cluster.admin().getConfiguration().getMasterUrl()),
        Map.of("CODEGUARD_WATCH_NAMESPACES", cluster.watched()));
  }

  private void pool(String namespace, String name) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s, namespace: %s}
        spec: {redis: {url: '%s'}}
        """
            .formatted(name, namespace, server.settings().url()));
  }

  private void job(String namespace, String name, String pool) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s, namespace: %s}
        spec:
          poolRef: {name: %s}
          source: {inline: {a.json: '{}'}}
          validations: [{type: syntax}]
        """
            .formatted(name, namespace, pool));
  }

  private void awaitServed(String namespace, String pool) {
    pool(namespace, pool);
    awaitCondition(() -> cluster.pool(namespace, pool), "QueueReachable", "True");
  }

  @Test
  void aForbiddenNamespaceIsServedOncePermitted() {
    cluster.revoke(other);
    pool(other, "late");
    try (OperatorProgram program = start("pod")) {
      awaitServed(cluster.namespace(), "here");
      await().atMost(SOON).until(program::ready);
      assertThat(program.text("/readyz"))
          .startsWith("ok\nnamespace %s is not watched: ".formatted(other))
          .contains("helm upgrade");
      assertThat(program.log())
          .contains("Namespace %s is not watched: ".formatted(other))
          .doesNotContain("\tat ");
      assertThat(cluster.pool(other, "late").getStatus()).isNull();

      cluster.installChart();
      awaitCondition(() -> cluster.pool(other, "late"), "QueueReachable", "True");
      await().atMost(SOON).until(() -> program.text("/readyz").equals("ok\n"));
    }
  }

  @Test
  void aNamespaceIsDeletedWithItsPermissionsAlthoughJobsRunThere() {
    try (OperatorProgram program = start("pod");
        RedisConnection redis = RedisConnection.open(server.settings());
        FakeWorker _ = FakeWorker.startHeld(redis.queue(other + "/busy"))) {
      awaitServed(other, "busy");
      job(other, "running", "busy");
      await()
          .atMost(SOON)
          .until(() -> cluster.pool(other, "busy").hasFinalizer("codeguard.io/jobs"));

      // A possible order when a namespace is deleted: first the permissions, then the rest.
      cluster.revoke(other);
      cluster.deleteNamespace(other);
      await().atMost(SOON).until(() -> !cluster.exists(other));
      awaitServed(cluster.namespace(), "after");
      assertThat(program.alive()).isTrue();
    }
    try (OperatorProgram program = start("again")) {
      awaitServed(cluster.namespace(), "restarted");
      await().atMost(SOON).until(program::ready);
    }
  }

  @Test
  void aNamespaceDeletedWithoutAnOperatorIsGoneOnceOneStarts() {
    try (OperatorProgram program = start("pod");
        RedisConnection redis = RedisConnection.open(server.settings());
        FakeWorker _ = FakeWorker.startHeld(redis.queue(other + "/busy"))) {
      awaitServed(other, "busy");
      job(other, "running", "busy");
      await()
          .atMost(SOON)
          .until(() -> cluster.pool(other, "busy").hasFinalizer("codeguard.io/jobs"));
      program.kill();
    }
    cluster.revoke(other);
    cluster.deleteNamespace(other);
    await().atMost(SOON).until(() -> cluster.pool(other, "busy").isMarkedForDeletion());
    try (OperatorProgram _ = start("again")) {
      await().atMost(SOON).until(() -> !cluster.exists(other));
      awaitServed(cluster.namespace(), "restarted");
    }
  }

  @Test
  void theOperatorModifiesOnlyPoolsOfItsNamespaces() {
    String elsewhere = "not-watched-" + UUID.randomUUID().toString().substring(0, 8);
    cluster.namespace(elsewhere);
    pool(elsewhere, "foreign");
    WorkerPool fresh = new WorkerPool();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName("foreign")
            .withNamespace(elsewhere)
            .withUid(cluster.pool(elsewhere, "foreign").getMetadata().getUid())
            .addToAnnotations("changed", "true")
            .build());
    try (KubernetesClient operator = cluster.operatorClient()) {
      Apply apply = new Apply(operator);
      // An admission policy becomes effective shortly after it was written.
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> apply.resource(fresh))
                      .isInstanceOf(KubernetesClientException.class)
                      .hasMessageContaining("watchNamespaces"));
    }
  }
}
