package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.conditions.Kstatus;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.StatusCondition;

/** What tools that wait for resources of any kind are to make of a job. Pure. */
final class JobReadiness {
  private JobReadiness() {}

  /** Adds it to the other conditions, of which it repeats what matters. */
  static Conditions tell(Conditions conditions, String phase) {
    ConditionReason reason = ConditionReason.ofPhase(phase);
    return switch (phase) {
      case Phase.SUCCEEDED ->
          Kstatus.current(conditions, reason, finished(conditions, "the job has finished"));
      case Phase.FAILED ->
          Kstatus.failed(conditions, reason, finished(conditions, "the job failed"));
      case Phase.SUSPENDED -> Kstatus.paused(conditions, reason, "spec.suspend is true");
      case Phase.CANCELLED -> Kstatus.paused(conditions, reason, "the job is being deleted");
      default -> Kstatus.inProgress(conditions, reason, "the job has not finished yet");
    };
  }

  private static String finished(Conditions conditions, String otherwise) {
    return conditions.of(ConditionType.FINISHED).map(StatusCondition::message).orElse(otherwise);
  }
}
