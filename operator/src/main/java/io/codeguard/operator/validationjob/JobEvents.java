package io.codeguard.operator.validationjob;

import io.codeguard.api.conditions.ConditionStatus;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.operator.kube.ObjectEvents;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Emits events for changes of a job's status: one for each phase and each problem. */
final class JobEvents {
  private JobEvents() {}

  /** Whether the change must be written immediately, unlike a change of counts only. */
  static boolean urgent(ValidationJobStatus before, ValidationJobStatus now) {
    return !Objects.equals(before.phase(), now.phase())
        || !Objects.equals(before.conditions(), now.conditions())
        || !Objects.equals(before.observedGeneration(), now.observedGeneration());
  }

  /** The job's conditions. */
  static List<StatusCondition> conditions(ValidationJob job) {
    return Optional.ofNullable(job.getStatus())
        .map(ValidationJobStatus::conditions)
        .orElse(List.of());
  }

  static void emit(
      ObjectEvents events,
      ValidationJob job,
      Optional<ValidationJobStatus> before,
      ValidationJobStatus now) {
    List<StatusCondition> old = before.map(ValidationJobStatus::conditions).orElse(List.of());
    now.conditions().stream()
        .filter(condition -> condition.status().equals(ConditionStatus.FALSE.value()))
        // Ready is derived from the phase.
        .filter(condition -> !condition.type().equals(ConditionType.READY.value()))
        .filter(condition -> isNew(old, condition))
        .forEach(condition -> events.warning(job, condition.reason(), condition.message()));
    if (!now.phase().equals(before.map(ValidationJobStatus::phase).orElse(null))) {
      phase(events, job, now);
    }
  }

  private static boolean isNew(List<StatusCondition> old, StatusCondition condition) {
    return old.stream()
        .noneMatch(
            before ->
                before.type().equals(condition.type())
                    && before.status().equals(condition.status())
                    && Objects.equals(before.reason(), condition.reason()));
  }

  private static void phase(ObjectEvents events, ValidationJob job, ValidationJobStatus now) {
    switch (now.phase()) {
      case Phase.LISTING ->
          events.normal(job, now.phase(), "a worker is listing the files of the source");
      case Phase.RUNNING ->
          events.normal(job, now.phase(), now.tasks().total() + " tasks to process");
      case Phase.SUSPENDED -> events.normal(job, now.phase(), "spec.suspend is true");
      case Phase.SUCCEEDED ->
          events.normal(
              job,
              now.phase(),
              "verdict %s, %d findings in %d tasks"
                  .formatted(now.verdict(), now.findings().total(), now.tasks().total()));
      case Phase.FAILED -> events.warning(job, now.phase(), reason(now));
      default -> {
        // The conditions explain Pending and Cancelled.
      }
    }
  }

  private static String reason(ValidationJobStatus now) {
    return Conditions.find(now.conditions(), ConditionType.FINISHED)
        .map(StatusCondition::message)
        .orElse("");
  }
}
