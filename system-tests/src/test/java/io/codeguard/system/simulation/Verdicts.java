package io.codeguard.system.simulation;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.util.Optional;

/** The content of a final status. */
final class Verdicts {
  private Verdicts() {}

  /** Reason and message of the condition Finished. */
  static Optional<String> finished(ValidationJobStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals("Finished"))
        .map(condition -> condition.reason() + ": " + condition.message())
        .findFirst();
  }

  /** The parts that must not change once decided. */
  static String of(ValidationJobStatus status) {
    return status.phase()
        + " "
        + status.verdict()
        + " "
        + finished(status).orElse("")
        + " "
        + status.progress();
  }
}
