package io.codeguard.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.operator.kube.PoolName;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "CODEGUARD_NAMESPACE", "codeguard",
          "CODEGUARD_POD", "operator-0",
          "CODEGUARD_SERVICE", "codeguard-operator",
          "CODEGUARD_WORKER_IMAGE", "codeguard/worker:1");

  @Test
  void requiredSettingsAreSufficient() {
    OperatorSettings settings = OperatorSettings.from(LEAST);
    assertThat(settings.workerImagePullPolicy()).isEqualTo("IfNotPresent");
    assertThat(settings.leaderElection()).isTrue();
    assertThat(settings.httpPort()).isEqualTo(8080);
    assertThat(settings.watchNamespaces()).isEmpty();
    assertThat(settings.defaultPool()).isEmpty();
    assertThat(settings.redisSecret()).isEmpty();
  }

  @Test
  void allSettingsCanBeSet() {
    Map<String, String> all = new HashMap<>(LEAST);
    all.put("CODEGUARD_DEFAULT_POOL", "codeguard/default");
    all.put("CODEGUARD_DEFAULT_POOL_CONFIGMAP", "default-pool");
    all.put("CODEGUARD_WORKER_IMAGE_PULL_POLICY", "Never");
    all.put("CODEGUARD_REDIS_SECRET", "redis");
    all.put("CODEGUARD_WATCH_NAMESPACES", "a, b,");
    all.put("CODEGUARD_LEADER_ELECTION", "false");
    all.put("CODEGUARD_HTTP_PORT", "0");
    OperatorSettings settings = OperatorSettings.from(all);
    assertThat(settings.defaultPool()).contains(new PoolName("codeguard", "default"));
    assertThat(settings.defaultPoolConfigMap()).contains("default-pool");
    assertThat(settings.workerImagePullPolicy()).isEqualTo("Never");
    assertThat(settings.redisSecret()).contains("redis");
    assertThat(settings.watchNamespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(settings.leaderElection()).isFalse();
    assertThat(settings.httpPort()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CODEGUARD_NAMESPACE||CODEGUARD_NAMESPACE is not set: set it to the operator's own"
            + " namespace",
        "CODEGUARD_WORKER_IMAGE|' '|CODEGUARD_WORKER_IMAGE is not set: set it to the image of"
            + " worker pods",
        "CODEGUARD_DEFAULT_POOL|default|CODEGUARD_DEFAULT_POOL is 'default': write it as"
            + " namespace/name, such as team/pool",
        "CODEGUARD_WORKER_IMAGE_PULL_POLICY|always|CODEGUARD_WORKER_IMAGE_PULL_POLICY is 'always':"
            + " use one of Always, IfNotPresent, Never",
        "CODEGUARD_LEADER_ELECTION|yes|CODEGUARD_LEADER_ELECTION is 'yes': use true or false",
        "CODEGUARD_HTTP_PORT|http|CODEGUARD_HTTP_PORT is 'http': use a port from 0 to 65535",
        "CODEGUARD_HTTP_PORT|65536|CODEGUARD_HTTP_PORT is '65536': use a port from 0 to 65535"
      })
  void anInvalidValueIsReportedWithTheRemedy(String name, String value, String message) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.put(name, value);
    assertThatThrownBy(() -> OperatorSettings.from(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
