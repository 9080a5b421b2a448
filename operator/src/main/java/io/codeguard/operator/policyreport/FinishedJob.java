package io.codeguard.operator.policyreport;

import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.Validation;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.reporting.text.Truncation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What PolicyReports contain about the job itself.
 *
 * @param validations types, each once, sorted
 * @param severity the minimum severity of findings that fail the job
 * @param failure why the job failed, if it did
 */
record FinishedJob(
    String namespace,
    String name,
    String uid,
    List<String> validations,
    String severity,
    Optional<String> failure,
    Instant end) {
  private static final int MESSAGE_LENGTH = 300;

  /**
   * @param last its final status
   */
  static FinishedJob of(ValidationJob job, ValidationJobStatus last) {
    return new FinishedJob(
        job.getMetadata().getNamespace(),
        job.getMetadata().getName(),
        job.getMetadata().getUid(),
        job.getSpec().validations().stream().map(Validation::type).distinct().sorted().toList(),
        job.getSpec().failOn().severity(),
        last.phase().equals(Phase.FAILED) ? Optional.of(failureMessage(last)) : Optional.empty(),
        Instant.parse(last.completionTime()));
  }

  private static String failureMessage(ValidationJobStatus last) {
    return Conditions.find(last.conditions(), ConditionType.FINISHED)
        .map(condition -> Truncation.start(condition.message(), MESSAGE_LENGTH))
        .orElse("");
  }
}
