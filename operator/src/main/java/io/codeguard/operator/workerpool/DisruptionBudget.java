package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Labels;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/**
 * Renders a pool's PodDisruptionBudget, which permits the eviction of a quarter of the pool at a
 * time. Evictions lose no tasks; the budget only preserves throughput. It never blocks a drain,
 * since at least one worker can always be evicted.
 */
final class DisruptionBudget {
  private DisruptionBudget() {}

  static PodDisruptionBudget render(WorkerPool pool) {
    var labels = Labels.workers(pool.getMetadata().getName());
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withName(WorkerDeployment.name(pool))
        .withNamespace(pool.getMetadata().getNamespace())
        .withLabels(labels)
        .withOwnerReferences(WorkerDeployment.owner(pool))
        .endMetadata()
        .withNewSpec()
        .withMaxUnavailable(new IntOrString("25%"))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .endSpec()
        .build();
  }
}
