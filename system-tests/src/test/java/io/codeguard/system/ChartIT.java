package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs and pools when the chart is upgraded and uninstalled. Runs last. */
@Tag("pods")
@Order(Integer.MAX_VALUE)
class ChartIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void jobsSurviveUpgradingAndUninstalling() {
    Installation installation = Installation.get();
    KubernetesClient client = installation.client();
    Jobs jobs = Jobs.in("chart");
    String spec = "{source: {inline: {a.json: '{'}}, validations: [{type: syntax}]}";
    jobs.apply("before", spec);
    jobs.awaitFinished("before", LIMIT);
    String password = RedisAccess.password();

    installation.helm("upgrade", "--set", "operator.replicas=2", "--wait", "--timeout", "1h");
    assertThat(RedisAccess.password()).isEqualTo(password);
    jobs.apply("after", spec);
    assertThat(jobs.awaitFinished("after", LIMIT).verdict()).isEqualTo("Violations");

    jobs.delete("after");
    await().atMost(LIMIT).until(() -> jobs.status("after").isEmpty());
    installation.helm("uninstall", "--wait");
    assertThat(jobs.status("before").orElseThrow().verdict()).isEqualTo("Violations");
    // The default pool and its workers are deleted with the chart.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(
                      client
                          .resources(WorkerPool.class)
                          .inNamespace(Installation.NAMESPACE)
                          .list()
                          .getItems())
                  .isEmpty();
              assertThat(
                      client
                          .apps()
                          .deployments()
                          .inNamespace(Installation.NAMESPACE)
                          .list()
                          .getItems())
                  .isEmpty();
            });

    installation.helm("install", "--wait", "--timeout", "1h");
    jobs.apply("again", spec);
    assertThat(jobs.awaitFinished("again", LIMIT).verdict()).isEqualTo("Violations");
  }
}
