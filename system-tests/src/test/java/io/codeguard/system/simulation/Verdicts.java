package io.codeguard.system.simulation;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.util.Optional;

/** What a final status says. */
final class Verdicts {
  private Verdicts() {}

  /** Reason and message of the condition Finished. */
  static Optional<String> finished(ValidationJobStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals("Finished"))
        .map(condition -> condition.reason() + ": " + condition.message())
        .findFirst();
  }

  /** All that must stay the same once it was decided. */
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
