package io.codeguard.jobengine;

import io.codeguard.api.v1alpha1.Validation;
import io.codeguard.protocol.JobPlan;
import java.util.List;

/** A job's validations as workers are told. Pure. */
public final class PlannedValidations {
  private PlannedValidations() {}

  public static List<JobPlan.Validation> of(List<Validation> validations) {
    return validations.stream().map(PlannedValidations::of).toList();
  }

  private static JobPlan.Validation of(Validation validation) {
    return new JobPlan.Validation(
        validation.type(),
        validation.include(),
        validation.exclude(),
        validation.parameters(),
        validation.suppress().isEmpty()
            ? null
            : validation.suppress().stream()
                .map(one -> new JobPlan.Suppression(one.include(), one.rules(), one.reason()))
                .toList());
  }
}
