package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The example for schemas finds all planted errors. */
class ManifestsExampleTest {
  @Test
  void everyErrorIsFound() {
    Run run = Run.codeguard("run", Run.PROJECT.resolve("examples/manifests.yaml"));

    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("config/shop.yaml:2:7 ", "json-schema/type ", "/port: string found")
        .contains("deploy/shop.yaml:6:3 ", "spec.replcas: unknown field (apps/v1 Deployment)")
        .contains("deploy/shop.yaml:17:30 ", "limits.memory: is no quantity, such as 500m or 1.5Gi")
        .contains("deploy/shop.yaml:19:13 ", "use networking.k8s.io/v1")
        .contains("4 findings: 4 errors");
  }
}
