package io.codeguard.api.conditions;

import io.codeguard.api.v1alpha1.StatusCondition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Objects;

/** The state of a custom resource according to kstatus, which Flux and other tools use. */
public enum KstatusResult {
  IN_PROGRESS,
  FAILED,
  CURRENT,
  TERMINATING;

  /** Of a resource that may be being deleted. */
  public static KstatusResult of(
      HasMetadata resource, Long observedGeneration, List<StatusCondition> conditions) {
    return resource.isMarkedForDeletion()
        ? TERMINATING
        : of(resource.getMetadata().getGeneration(), observedGeneration, conditions);
  }

  public static KstatusResult of(
      long generation, Long observedGeneration, List<StatusCondition> conditions) {
    if (observedGeneration != null && observedGeneration != generation) {
      return IN_PROGRESS;
    }
    if (Objects.equals(status(conditions, "Reconciling"), "True")) {
      return IN_PROGRESS;
    }
    if (Objects.equals(status(conditions, "Stalled"), "True")) {
      return FAILED;
    }
    String ready = status(conditions, "Ready");
    return ready == null || ready.equals("True") ? CURRENT : IN_PROGRESS;
  }

  private static String status(List<StatusCondition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> condition.type().equals(type))
        .map(StatusCondition::status)
        .findFirst()
        .orElse(null);
  }
}
