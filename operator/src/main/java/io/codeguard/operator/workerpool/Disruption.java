package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Labels;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/**
 * Renders a pool's PodDisruptionBudget: nodes are emptied a quarter of the pool at a time. No task
 * is lost to an eviction; the budget only keeps the pool at work. Never blocks a drain, since at
 * least one worker may always go.
 */
final class Disruption {
  private Disruption() {}

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
