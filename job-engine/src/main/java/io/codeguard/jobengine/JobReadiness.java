package io.codeguard.jobengine;

import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.conditions.Kstatus;
import io.codeguard.api.v1alpha1.StatusCondition;

/** What tools that wait for resources of any kind are to make of a job. Pure. */
final class JobReadiness {
  private JobReadiness() {}

  /** Adds it to the other conditions, of which it repeats what matters. */
  static Conditions tell(Conditions conditions, String phase) {
    return switch (phase) {
      case Phase.SUCCEEDED ->
          Kstatus.current(conditions, phase, finished(conditions, "the job has finished"));
      case Phase.FAILED ->
          Kstatus.failed(conditions, phase, finished(conditions, "the job failed"));
      case Phase.SUSPENDED -> Kstatus.paused(conditions, phase, "spec.suspend is true");
      case Phase.CANCELLED -> Kstatus.paused(conditions, phase, "the job is being deleted");
      default -> Kstatus.inProgress(conditions, phase, "the job has not finished yet");
    };
  }

  private static String finished(Conditions conditions, String otherwise) {
    return conditions.of(JobStatusBuilder.FINISHED).map(StatusCondition::message).orElse(otherwise);
  }
}
