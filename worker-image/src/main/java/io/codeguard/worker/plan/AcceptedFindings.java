package io.codeguard.worker.plan;

import io.codeguard.protocol.JobPlan;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Marks findings of a check that the job accepts as suppressed. Thread-safe. */
final class AcceptedFindings implements Validator.Check {
  private final Validator.Check check;
  private final List<Acceptance> accepted;

  private record Acceptance(PathFilter paths, Set<String> rules, String reason) {
    boolean covers(Finding finding) {
      return paths.accepts(finding.path()) && (rules.isEmpty() || rules.contains(finding.rule()));
    }
  }

  private AcceptedFindings(Validator.Check check, List<Acceptance> accepted) {
    this.check = check;
    this.accepted = accepted;
  }

  /**
   * @param field the validation's field, for messages
   * @param suppressions if empty or null, the check is returned unchanged
   * @throws InvalidPlanException if a glob is invalid
   */
  static Validator.Check around(
      Validator.Check check, String field, List<JobPlan.Suppression> suppressions)
      throws InvalidPlanException {
    if (suppressions == null || suppressions.isEmpty()) {
      return check;
    }
    List<Acceptance> accepted = new ArrayList<>();
    for (JobPlan.Suppression one : suppressions) {
      String place = "%s.suppress[%d].".formatted(field, accepted.size());
      accepted.add(
          new Acceptance(
              PathFilter.of(place, one.include(), null),
              one.rules() == null ? Set.of() : Set.copyOf(one.rules()),
              one.reason()));
    }
    return new AcceptedFindings(check, List.copyOf(accepted));
  }

  @Override
  public List<FileResult> validate(List<SourceFile> files, Instant deadline) {
    return check.validate(files, deadline).stream().map(this::mark).toList();
  }

  private FileResult mark(FileResult result) {
    if (result.findings().isEmpty()) {
      return result;
    }
    List<Finding> findings = result.findings().stream().map(this::mark).toList();
    return result.outcome() == Outcome.FINDINGS
        ? FileResult.of(result.path(), findings)
        : new FileResult(
            result.path(), result.outcome(), result.reason(), findings, result.lasting());
  }

  private Finding mark(Finding finding) {
    Optional<Acceptance> first =
        finding.isSuppressed()
            ? Optional.empty()
            : accepted.stream().filter(one -> one.covers(finding)).findFirst();
    return first.map(one -> finding.suppressedExternally(one.reason())).orElse(finding);
  }
}
