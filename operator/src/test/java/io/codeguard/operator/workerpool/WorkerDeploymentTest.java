package io.codeguard.operator.workerpool;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.redis.RedisBinding;
import io.codeguard.operator.settings.OperatorSettings;
import io.codeguard.queue.RedisSettings;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the pools in {@code src/test/resources/workers/NAME.pool.yaml} with the expected
 * Deployments. To accept a change, run with {@code -Dworkers.write=true} and review the diff.
 */
class WorkerDeploymentTest {
  private static final Path DIRECTORY =
      Path.of(
          System.getProperty("codeguard.project"),
          "operator",
          "src",
          "test",
          "resources",
          "workers");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final OperatorSettings SETTINGS =
      new OperatorSettings(
          "codeguard",
          "operator-0",
          "codeguard-operator",
          Optional.empty(),
          Optional.empty(),
          "codeguard/worker:1",
          "IfNotPresent",
          Optional.of("codeguard-redis"),
          Set.of(),
          true,
          0);

  @ParameterizedTest
  @ValueSource(strings = {"smallest", "everything"})
  void rendersTheExpectedDeployment(String name) throws IOException {
    WorkerPool pool =
        YAML.unmarshal(Files.readString(DIRECTORY.resolve(name + ".pool.yaml")), WorkerPool.class);
    RedisBinding redis =
        pool.getSpec().redis() == null
            ? new RedisBinding(
                RedisSettings.of("redis://in-secret:6379"), Optional.of("codeguard-redis"), "0123")
            : new RedisBinding(
                RedisSettings.of(pool.getSpec().redis().url()), Optional.empty(), "4567");
    String rendered = YAML.asYaml(WorkerDeployment.render(pool, redis, SETTINGS, 3));
    Path golden = DIRECTORY.resolve(name + ".deployment.yaml");
    if (Boolean.getBoolean("workers.write")) {
      Files.writeString(golden, rendered);
    }
    assertThat(rendered).isEqualTo(Files.readString(golden));
    assertThat(rendered).doesNotContain("in-secret");
  }
}
