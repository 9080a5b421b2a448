package io.codeguard.operator;

import static io.codeguard.operator.testing.Statuses.SOON;
import static io.codeguard.operator.testing.Statuses.awaitCondition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.OperatorProgram;
import io.codeguard.queue.testing.RedisServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A failed start is retried or ends the process; the process never stays up without working. */
@Tag("api-server")
class StartTest {
  @Test
  void aFailedStartIsLoggedAndRetried() {
    try (RedisServer server = RedisServer.start()) {
      Cluster cluster = Cluster.install(server.settings());
      cluster
          .admin()
          .rbac()
          .roleBindings()
          .inNamespace(cluster.namespace())
          .withName(Cluster.OPERATOR + "-own")
          .delete();
      try (OperatorProgram program = OperatorProgram.start(cluster, "pod", api(cluster))) {
        await().atMost(SOON).until(() -> program.log().contains("Cannot start yet: "));
        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(program.text("/readyz"))
                        .contains("No permission to lease resource"));
        assertThat(program.status("/readyz")).isEqualTo(503);
        assertThat(program.status("/livez")).as("it still tries").isEqualTo(200);
        assertThat(program.log()).as("no stack trace").doesNotContain("\tat ");

        cluster.installChart();
        await().atMost(SOON).until(program::ready);
        awaitCondition(() -> cluster.pool("default"), "QueueReachable", "True");
        assertThat(program.text("/readyz")).isEqualTo("ok\n");
      }
    }
  }

  @Test
  void aPortInUseEndsTheProcessWithOneLine() throws Exception {
    try (RedisServer server = RedisServer.start();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      Cluster cluster = Cluster.install(server.settings());
      String port = Integer.toString(taken.getLocalPort());
      try (OperatorProgram program =
          OperatorProgram.start(
              cluster, "pod", api(cluster), Map.of("CODEGUARD_HTTP_PORT", port))) {
        assertThat(program.exit(SOON)).isEqualTo(1);
        assertThat(program.log().strip())
            .endsWith(
                "The operator cannot start: port %s is in use: set CODEGUARD_HTTP_PORT to another port"
                    .formatted(port));
      }
    }
  }

  private static URI api(Cluster cluster) {
    return URI.create(cluster.admin().getConfiguration().getMasterUrl());
  }
}
