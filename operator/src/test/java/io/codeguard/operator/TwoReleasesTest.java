package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.testing.MovableClock;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two releases that watch the same namespace: one serves it, and the other reports that. */
@Tag("api-server")
class TwoReleasesTest {
  private final String shared = "shared-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void theSecondReleaseIgnoresTheNamespaceOfTheFirst() {
    try (RedisServer server = RedisServer.start()) {
      Cluster first = Cluster.install(server.settings(), shared);
      Cluster second = Cluster.install(server.settings(), shared);
      String release = first.namespace() + "/" + Cluster.OPERATOR;
      OperatorProcess one = TestOperator.startReplica(first, "one");
      pool(first, "by-first", server);
      awaitCondition(() -> first.pool(shared, "by-first"), "QueueReachable", "True");
      try ( // A replica of the first belongs to the same release.
      OperatorProcess _ = TestOperator.startReplica(first, "replica");
          OperatorProcess two = TestOperator.startReplica(second, "two")) {
        awaitCondition(() -> second.pool("default"), "QueueReachable", "True");
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(readiness(two))
                        .isEqualTo(
                            "ok\nnamespace %s is served by release %s\n"
                                .formatted(shared, release)));
        one.close();
        pool(first, "by-replica", server);
        awaitCondition(() -> first.pool(shared, "by-replica"), "QueueReachable", "True");
        assertThat(holder(first)).isEqualTo(release);
      }
    }
  }

  @Test
  void anotherReleaseTakesOverAnExpiredLease() {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings(), shared);
      MovableClock clock = new MovableClock();
      try (KubernetesClient client = cluster.operatorClient()) {
        NamespaceClaims first = claims(client, "a/first", clock);
        NamespaceClaims second = claims(client, "b/second", clock);
        assertThat(first.includes(shared)).isTrue();
        assertThat(second.includes(shared)).isFalse();
        assertThat(second.others()).containsEntry(shared, "a/first");

        clock.advance(Duration.ofSeconds(50));
        first.renew();
        second.renew();
        clock.advance(Duration.ofSeconds(50));
        assertThat(second.includes(shared)).as("renewed meanwhile").isFalse();
        assertThat(first.includes(shared)).isTrue();

        second.renew();
        clock.advance(Duration.ofSeconds(59));
        assertThat(second.includes(shared)).isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(second.includes(shared)).as("the first is gone").isTrue();
        assertThat(first.includes(shared)).as("it is back, too late").isFalse();
        assertThat(second.others()).isEmpty();
      }
    }
  }

  private static NamespaceClaims claims(
      KubernetesClient client, String release, MovableClock clock) {
    return new NamespaceClaims(client, new Apply(client), release, clock);
  }

  private String holder(Cluster cluster) {
    return cluster
        .admin()
        .leases()
        .inNamespace(shared)
        .withName(NamespaceClaims.LEASE)
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private static String readiness(OperatorProcess operator) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + operator.httpPort() + "/readyz");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private void pool(Cluster cluster, String name, RedisServer server) {
    cluster.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s, namespace: %s}
        spec: {redis: {url: '%s'}}
        """
            .formatted(name, shared, server.settings().url()));
  }
}
