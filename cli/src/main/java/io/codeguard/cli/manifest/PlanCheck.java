package io.codeguard.cli.manifest;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.jobengine.PlannedValidations;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.validators.exec.ExecDefinition;
import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.plan.InvalidPlanException;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.plan.PlanCache;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Validates what in a cluster only the workers validate: types, parameters and globs. */
final class PlanCheck {
  private static final Pattern VALIDATION = Pattern.compile("^validations\\[([0-9]+)]");

  private PlanCheck() {}

  static void check(
      Resource job,
      ValidationJobSpec spec,
      Optional<WorkerPoolSpec> pool,
      List<ExecDefinition> programs)
      throws InvalidManifestException {
    OfferedValidators offered;
    try {
      offered =
          OfferedValidators.load(
              pool.map(WorkerPoolSpec::validators).orElse(List.of()), programs, ProgramHost.open());
    } catch (IllegalArgumentException e) {
      throw new InvalidManifestException("WorkerPool: spec.validators: " + e.getMessage());
    }
    try {
      var _ = new PlanCache(offered).prepare("", Documents.encode(plan(spec)));
    } catch (InvalidPlanException e) {
      throw InvalidManifestException.at(place(job, e.getMessage()), "spec." + e.getMessage());
    }
  }

  private static JobPlan plan(ValidationJobSpec spec) {
    return new JobPlan(
        Documents.FORMAT,
        "",
        null,
        spec.include(),
        spec.exclude(),
        PlannedValidations.of(spec.validations()),
        1,
        false,
        null);
  }

  private static FilePosition place(Resource job, String message) {
    Matcher index = VALIDATION.matcher(message);
    if (index.find()
        && job.spec() instanceof Value.Fields spec
        && spec.byName().get("validations") instanceof Value.Items validations) {
      return validations.items().get(Integer.parseInt(index.group(1))).place();
    }
    return job.spec().place();
  }
}
