package io.codeguard.worker.plan;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.validators.Validator;
import io.codeguard.validators.Validators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A job's plan with its validators prepared. Immutable.
 *
 * @param paths the job's globs
 */
public record PreparedPlan(JobPlan plan, PathFilter paths, List<PreparedValidation> validations) {

  /**
   * @throws InvalidPlanException if this worker does not support the job
   */
  static PreparedPlan of(JobPlan plan, OfferedValidators offered) throws InvalidPlanException {
    if (plan.format() > Documents.FORMAT) {
      throw new InvalidPlanException(
          "the job's plan has format %d, but this worker supports %d; use the same version of CodeGuard for the operator and the workers"
              .formatted(plan.format(), Documents.FORMAT));
    }
    List<PreparedValidation> validations = new ArrayList<>();
    for (JobPlan.Validation validation : plan.validations()) {
      validations.add(prepare(validations.size(), validation, offered));
    }
    return new PreparedPlan(
        plan, PathFilter.of("", plan.include(), plan.exclude()), List.copyOf(validations));
  }

  private static PreparedValidation prepare(
      int index, JobPlan.Validation validation, OfferedValidators offered)
      throws InvalidPlanException {
    String field = "validations[" + index + "]";
    Validator validator = offered.get(field, validation.type());
    Map<String, Object> parameters =
        validation.parameters() == null ? Map.of() : validation.parameters();
    try {
      return new PreparedValidation(
          index,
          validator,
          parameters,
          AcceptedFindings.around(
              Validators.prepare(validator, parameters), field, validation.suppress()),
          PathFilter.of(field + ".", validation.include(), validation.exclude()));
    } catch (Validator.InvalidParametersException e) {
      throw new InvalidPlanException(
          "%s (%s): %s".formatted(field, validation.type(), e.getMessage()));
    }
  }
}
