package io.codeguard.operator.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.conditions.Kstatus;
import io.codeguard.queue.testing.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The documented health check, run with the Lua version of Redis, which is the same as Argo CD's.
 */
@Tag("redis")
class ArgoHealthTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static RedisServer redis;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void healthFollowsTheConditions() throws IOException {
    assertThat(
            health(
                "Succeeded", Kstatus.current(conditions(), ConditionReason.WORKERS_READY, "done")))
        .isEqualTo("Healthy: done");
    assertThat(
            health(
                "Running",
                Kstatus.inProgress(conditions(), ConditionReason.WORKERS_STARTING, "under way")))
        .isEqualTo("Progressing: under way");
    assertThat(health("Failed", Kstatus.failed(conditions(), ConditionReason.FAILED, "no source")))
        .isEqualTo("Degraded: no source");
    assertThat(
            health("Suspended", Kstatus.paused(conditions(), ConditionReason.SUSPENDED, "waits")))
        .isEqualTo("Suspended: waits");
  }

  @Test
  void aGenerationThatWasNotObservedIsProgressing() throws IOException {
    Map<String, Object> metadata = Map.of("generation", 2);
    assertThat(health(Map.of("metadata", metadata))).startsWith("Progressing");
    Conditions former = Kstatus.current(conditions(), ConditionReason.WORKERS_READY, "done");
    assertThat(
            health(
                Map.of(
                    "metadata",
                    metadata,
                    "status",
                    Map.of("observedGeneration", 1, "conditions", former.list()))))
        .startsWith("Progressing");
  }

  private static Conditions conditions() {
    return Conditions.from(null, 1L, NOW);
  }

  private static String health(String phase, Conditions conditions) throws IOException {
    return health(
        Map.of(
            "metadata",
            Map.of("generation", 1),
            "status",
            Map.of("phase", phase, "observedGeneration", 1, "conditions", conditions.list())));
  }

  private static String health(Map<String, Object> resource) throws IOException {
    String check = Files.readString(Path.of("../docs/argocd-health.lua"));
    String script =
        "local obj = cjson.decode(ARGV[1])\nlocal function check()\n"
            + check
            + "\nend\nlocal health = check()\nreturn health.status .. ': ' .. health.message";
    return eval(script, new ObjectMapper().writeValueAsString(resource));
  }

  private static String eval(String script, String argument) throws IOException {
    StringBuilder command = new StringBuilder("*4\r\n");
    for (String word : new String[] {"EVAL", script, "0", argument}) {
      command
          .append("$")
          .append(word.getBytes(UTF_8).length)
          .append("\r\n")
          .append(word)
          .append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.getOutputStream().write(command.toString().getBytes(UTF_8));
      BufferedReader answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String length = answer.readLine();
      return length.startsWith("$") ? answer.readLine() : length;
    }
  }
}
