package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.OperatorProgram;
import io.codeguard.operator.testing.Wire;
import io.codeguard.queue.RedisSettings;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator as a process: start, stop, and leader election. */
@Tag("api-server")
class OperatorProgramTest {
  @Test
  void anInvalidSettingIsOneLineAndExitCodeTwo() throws Exception {
    try (OperatorProgram program = OperatorProgram.run(Map.of("CODEGUARD_NAMESPACE", "x"))) {
      assertThat(program.exit(SOON)).isEqualTo(2);
      assertThat(program.log()).isEqualTo("CODEGUARD_POD is not set: set it to this pod's name\n");
    }
  }

  @Test
  void waitsForTheApiServerInsteadOfCrashing() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      URI api = api(cluster);
      try (Wire wire = Wire.cutTo(api.getHost(), api.getPort());
          OperatorProgram program =
              OperatorProgram.start(
                  cluster, "pod", URI.create("https://127.0.0.1:" + wire.port()))) {
        await().atMost(SOON).until(() -> program.log().contains("Cannot start yet"));
        assertThat(program.status("/livez")).isEqualTo(200);
        assertThat(program.status("/readyz")).isEqualTo(503);

        wire.mend();
        await().atMost(SOON).until(program::ready);
        awaitCondition(() -> cluster.pool("default"), "QueueReachable", "True");
      }
    }
  }

  @Test
  void recoversFromAnUnavailableApiServer() {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      URI api = api(cluster);
      try (Wire wire = Wire.cutTo(api.getHost(), api.getPort())) {
        wire.mend();
        try (OperatorProgram program =
            OperatorProgram.start(
                cluster,
                "pod",
                URI.create("https://127.0.0.1:" + wire.port()),
                Map.of("CODEGUARD_LEADER_ELECTION", "false"))) {
          awaitCondition(() -> cluster.pool("default"), "QueueReachable", "True");
          wire.cut();
          cluster.apply(
              """
              apiVersion: codeguard.io/v1alpha1
              kind: WorkerPool
              metadata: {name: meanwhile}
              spec: {replicas: 1}
              """);
          await()
              .during(Duration.ofSeconds(15))
              .atMost(SOON)
              .until(() -> program.alive() && cluster.pool("meanwhile").getStatus() == null);
          assertThat(program.status("/livez")).isEqualTo(200);

          wire.mend();
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> cluster.pool("meanwhile").getStatus() != null);
          awaitCondition(() -> cluster.pool("meanwhile"), "QueueReachable", "True");
          await().atMost(SOON).until(program::ready);
        }
      }
    }
  }

  @Test
  void shutdownFinishesTheRunningReconciliationAndReleasesTheLease() throws Exception {
    try (RedisServer server = RedisServer.start();
        Wire redis = Wire.cutTo("127.0.0.1", server.port())) {
      redis.mend();
      Cluster cluster = Cluster.install(RedisSettings.of("redis://127.0.0.1:" + redis.port()));
      try (OperatorProgram program = OperatorProgram.start(cluster, "first", api(cluster))) {
        awaitCondition(() -> cluster.pool("default"), "QueueReachable", "True");
        // A suspended Redis blocks a reconciliation for seconds.
        redis.hold();
        int before = redis.held();
        cluster.apply(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: ValidationJob
            metadata: {name: held}
            spec:
              source: {inline: {a.json: "{}"}}
              validations: [{type: syntax}]
            """);
        await().atMost(SOON).until(() -> redis.held() > before);
        assertThat(cluster.job("held").getStatus()).as("not recorded yet").isNull();
        program.terminate();
        Instant stop = Instant.now();

        assertThat(program.exit(SOON)).isEqualTo(143);
        assertThat(Duration.between(stop, Instant.now())).isLessThan(Duration.ofSeconds(15));
        assertThat(cluster.job("held").getStatus()).as("recorded at the end").isNotNull();
        awaitCondition(() -> cluster.job("held"), "QueueReachable", "False RedisUnavailable");
        assertThat(holder(cluster)).isEmpty();
      }
    }
  }

  @Test
  void aStandbyTakesOverFromACrashedLeader() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      try (OperatorProgram first = OperatorProgram.start(cluster, "first", api(cluster))) {
        await().atMost(SOON).until(() -> holder(cluster).equals("first"));
        try (OperatorProgram second = OperatorProgram.start(cluster, "second", api(cluster))) {
          await().atMost(SOON).until(second::ready);
          first.kill();
          Instant death = Instant.now();
          await().atMost(SOON).until(() -> holder(cluster).equals("second"));
          cluster.apply(
              """
              apiVersion: codeguard.io/v1alpha1
              kind: WorkerPool
              metadata: {name: after}
              spec: {}
              """);
          awaitCondition(() -> cluster.pool("after"), "QueueReachable", "True");
          assertThat(Duration.between(death, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
      }
    }
  }

  @Test
  void aReplicaThatLosesLeadershipExitsImmediately() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      try (OperatorProgram program = OperatorProgram.start(cluster, "first", api(cluster))) {
        await().atMost(SOON).until(() -> holder(cluster).equals("first"));
        cluster
            .admin()
            .leases()
            .inNamespace(cluster.namespace())
            .withName("codeguard-operator")
            .patch(
                // Without a resource version, because the holder keeps renewing the lease.
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"spec\": {\"holderIdentity\": \"usurper\"}}");
        assertThat(program.exit(SOON)).isEqualTo(1);
      }
    }
  }

  private static URI api(Cluster cluster) {
    return URI.create(cluster.admin().getConfiguration().getMasterUrl());
  }

  private static String holder(Cluster cluster) {
    var lease =
        cluster
            .admin()
            .leases()
            .inNamespace(cluster.namespace())
            .withName("codeguard-operator")
            .get();
    return lease == null || lease.getSpec().getHolderIdentity() == null
        ? ""
        : lease.getSpec().getHolderIdentity();
  }
}
