package io.codeguard.operator.validationjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a job that the current workers cannot process waits for new ones. */
class RolloutTest {
  @ParameterizedTest
  @CsvSource({
    "2, 2, 3, 3, 5",
    "2, 2, 0, 0, 5",
    "2, 1, 3, 3, 40",
    "2, 2, 3, 2, 40",
    "2, 2, 3, 0, 40",
  })
  void isTheRolloutDeadlineOnlyDuringARollout(
      long generation, long observed, int replicas, int updated, long seconds) {
    WorkerPool pool =
        new KubernetesSerialization()
            .unmarshal(
                """
                {"apiVersion": "codeguard.io/v1alpha1", "kind": "WorkerPool",
                 "metadata": {"name": "p", "namespace": "n", "generation": %d},
                 "spec": {"rolloutDeadlineSeconds": 40},
                 "status": {"observedGeneration": %d, "replicas": %d, "updatedReplicas": %d}}
                """
                    .formatted(generation, observed, replicas, updated),
                WorkerPool.class);
    assertThat(Rollout.timeout(pool)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
