package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.testing.TestCluster;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A pool's workers are downgraded and upgraded during a job that the old ones cannot process. */
@Tag("pods")
@Order(3)
class GenerationsIT {
  private static final String OLD = "codeguard-worker:" + Installation.TAG + "-old";

  /** A resource of which the node has only one: the rollout is blocked while a worker uses it. */
  private static final String OLD_WORKERS =
      """
      image: %s, imagePullPolicy: IfNotPresent, validators: [syntax], podTemplate: {labels: {generation: old}, \
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [\
      {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {generation: old}}}]}}}"""
          .formatted(OLD);

  private final Jobs jobs = Jobs.in("generations");

  @BeforeEach
  void install() {
    jobs.redisSecret();
    var _ =
        Commands.run(
            Map.of(), List.of("docker", "tag", "codeguard-worker:" + Installation.TAG, OLD));
    Installation.get().load(OLD);
  }

  private void pool(String workers) {
    jobs.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: changing}
        spec: {redis: {secretRef: {name: redis}}, replicas: 2, sourceHosts: ["%s/32"], %s}
        """
            .formatted(TestCluster.withPods().hostAddress(), workers));
  }

  /** Whether workers of both generations are ready. */
  private boolean mixed() {
    Set<Boolean> old =
        jobs.client().pods().inNamespace(jobs.namespace()).list().getItems().stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .filter(
                pod ->
                    pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getReady()))
            .map(pod -> pod.getMetadata().getLabels().containsKey("generation"))
            .collect(Collectors.toSet());
    return old.size() == 2;
  }

  @Test
  void tasksThatOldWorkersCannotProcessAreProcessedByNewOnesAndCountedOnce() {
    pool("concurrency: 10");
    CountedJob job =
        CountedJob.start(jobs, "changing", 1, CountedJob.SLOWLY + ", poolRef: {name: changing}");
    job.awaitDone(1);
    // Part of the job is completed, and tasks remain for workers of both generations.
    jobs.change("changing", "{\"suspend\": true}");
    pool(OLD_WORKERS);
    await().atMost(CountedJob.LIMIT).until(this::mixed);
    job.awaitDone(1);
    // Otherwise the new worker could lease all tasks that parallelism permits.
    jobs.change("changing", "{\"suspend\": false, \"parallelism\": 0}");
    String record = "codeguard:{generations/changing}:j:" + jobs.uid("changing");
    try (RedisAccess redis = RedisAccess.open()) {
      await("an old worker that hands back what it cannot do")
          .atMost(CountedJob.LIMIT)
          .until(() -> redis.field(record, "refusal"), Objects::nonNull);
      assertThat(redis.field(record, "refusal")).contains("does not offer 'pattern'");
    }
    pool("concurrency: 10");
    job.assertEachTaskIsCountedOnce();
    jobs.deletePools();
  }
}
