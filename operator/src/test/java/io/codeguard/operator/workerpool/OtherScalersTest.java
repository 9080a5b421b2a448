package io.codeguard.operator.workerpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.codeguard.operator.testing.Keda;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The manifests in examples/scaling: the API server accepts them, and KEDA reads the operator's
 * metrics.
 */
@Tag("api-server")
class OtherScalersTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("codeguard.project"), "examples", "scaling");

  private static PoolFixture pools;

  @BeforeAll
  static void start() {
    pools = new PoolFixture();
  }

  @AfterAll
  static void stop() {
    pools.close();
  }

  private static List<String> documents(String file) throws IOException {
    return List.of(
        Files.readString(EXAMPLES.resolve(file))
            .replace("namespace: tools", "namespace: " + pools.cluster.namespace())
            .replace("/pools/tools/", "/pools/" + pools.cluster.namespace() + "/")
            .replace(
                "http://codeguard-operator.codeguard.svc",
                "http://127.0.0.1:" + pools.operator.httpPort())
            .split("(?m)^---$"));
  }

  private static JsonNode tree(String yaml) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(yaml);
  }

  @Test
  void kedaReadsThePoolsDemand() throws Exception {
    Keda keda = Keda.build();
    pools.cluster.crd(Keda.definition());
    pools.cluster.redisSecret("redis", pools.server.settings());
    List<String> documents = documents("keda.yaml");
    documents.forEach(pools.cluster::apply);
    pools.awaitCondition("big", "QueueReachable", "True");

    Map<String, String> trigger = new HashMap<>();
    tree(documents.get(1))
        .at("/spec/triggers/0/metadata")
        .properties()
        .forEach(entry -> trigger.put(entry.getKey(), entry.getValue().asText()));
    assertThat(keda.read(trigger)).isEqualTo("0 false 50");
    pools.enqueue("big", "job", 120);
    assertThat(keda.read(trigger)).isEqualTo("120 true 50");

    Map<String, String> prometheus = new HashMap<>(trigger);
    prometheus.put("format", "prometheus");
    prometheus.put("url", "http://127.0.0.1:" + pools.operator.httpPort() + "/metrics");
    prometheus.put("valueLocation", "codeguard_pool_demand{pool=\"big\"}");
    assertThat(keda.read(prometheus)).isEqualTo("120 true 50");

    pools.server.kill();
    assertThat(keda.read(trigger)).startsWith("error:").contains("api returned 503");
    pools.server.restart();
  }

  @Test
  void aHorizontalPodAutoscalerScalesThePool() throws Exception {
    pools.cluster.redisSecret("redis", pools.server.settings());
    documents("hpa.yaml").forEach(pools.cluster::apply);
    pools.awaitReplicas("steady", 1);
    // There is no metrics adapter here, but the autoscaler can scale the pool.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(condition("AbleToScale")).isEqualTo("True SucceededGetScale"));
  }

  private static String condition(String type) {
    HorizontalPodAutoscaler scaler =
        pools
            .cluster
            .admin()
            .autoscaling()
            .v2()
            .horizontalPodAutoscalers()
            .inNamespace(pools.cluster.namespace())
            .withName("steady")
            .get();
    return Stream.ofNullable(scaler.getStatus())
        .flatMap(status -> Stream.ofNullable(status.getConditions()))
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElse("absent");
  }
}
