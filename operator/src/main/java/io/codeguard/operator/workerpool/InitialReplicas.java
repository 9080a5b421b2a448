package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolSpec.Autoscaling;
import io.codeguard.operator.kube.Apply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.Map;

/**
 * Sets the initial {@code spec.replicas} of a pool with an external autoscaler. The scale
 * subresource of a resource without replicas cannot be read, so an autoscaler could not start.
 */
final class InitialReplicas {
  private final Apply apply;

  InitialReplicas(Apply apply) {
    this.apply = apply.of("scale");
  }

  void applyTo(WorkerPool pool) {
    Autoscaling spec = pool.getSpec().autoscaling();
    boolean external = spec != null && Autoscaling.EXTERNAL.equals(spec.mode());
    if (!external || pool.getSpec().replicas() != null || pool.isMarkedForDeletion()) {
      return;
    }
    // Only this field: all others stay with their field managers.
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
                .addToAdditionalProperties("spec", Map.of("replicas", spec.minReplicas()))
                .build());
  }
}
