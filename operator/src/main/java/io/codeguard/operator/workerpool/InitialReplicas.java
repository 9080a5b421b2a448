package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolSpec.Autoscaling;
import io.codeguard.operator.kube.Apply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.Map;

/**
 * Gives a pool that another scaler is to scale its first number of replicas. Kubernetes serves no
 * scale for a resource without one, and the scaler could not begin.
 */
final class InitialReplicas {
  private final Apply apply;

  InitialReplicas(Apply apply) {
    this.apply = apply.of("scale");
  }

  void plant(WorkerPool pool) {
    Autoscaling wish = pool.getSpec().autoscaling();
    boolean external = wish != null && Autoscaling.EXTERNAL.equals(wish.mode());
    if (!external || pool.getSpec().replicas() != null || pool.isMarkedForDeletion()) {
      return;
    }
    // Only this field: all others stay the owner's.
    var _ =
        apply.resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withNewMetadata()
                .withName(pool.getMetadata().getName())
                .withNamespace(pool.getMetadata().getNamespace())
                .withUid(pool.getMetadata().getUid())
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("replicas", wish.minReplicas()))
                .build());
  }
}
