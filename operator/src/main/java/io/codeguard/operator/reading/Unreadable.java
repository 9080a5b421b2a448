package io.codeguard.operator.reading;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Marks resources that the operator cannot deserialize. In memory they have metadata, no spec, and
 * the reason as an annotation, because annotations are preserved when the framework copies a
 * resource. The annotation is ignored on readable resources.
 */
public final class Unreadable {
  private static final String REASON = "codeguard.io/unreadable";

  private Unreadable() {}

  static void mark(HasMetadata resource, String reason) {
    ObjectMeta metadata = resource.getMetadata();
    metadata.setAnnotations(new HashMap<>(Map.of(REASON, reason)));
  }

  /** Why the resource cannot be read; empty if it can. */
  public static Optional<String> reason(HasMetadata resource) {
    if (isComplete(resource)) {
      return Optional.empty();
    }
    return Optional.ofNullable(resource.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(REASON))
        .or(() -> Optional.of("spec is missing, or lacks a required field"));
  }

  private static boolean isComplete(HasMetadata resource) {
    return switch (resource) {
      case ValidationJob job -> job.getSpec() != null && job.getSpec().source() != null;
      case WorkerPool pool -> pool.getSpec() != null;
      case Deployment deployment -> deployment.getSpec() != null;
      case Pod pod -> pod.getSpec() != null;
      default -> true;
    };
  }
}
