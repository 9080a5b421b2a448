package io.codeguard.jobengine;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.FailOn;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Findings;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import io.codeguard.reporting.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A job's verdict.
 *
 * @param violations what broke the gate, one sentence each; empty when it passed
 */
record Gate(List<String> violations) {
  static final String PASSED = "Passed";
  static final String VIOLATIONS = "Violations";

  /**
   * @param unseen how many more tasks there would be, of files that the source leaves out
   * @param findings those that count
   * @param what one of them is called in messages
   */
  static Gate of(FailOn failOn, Tasks tasks, long unseen, Findings findings, String what) {
    List<String> violations = new ArrayList<>();
    long counted = counted(failOn.severity(), findings);
    if (counted > failOn.maxFindings()) {
      violations.add(
          Count.of(counted, what)
              + " of severity "
              + failOn.severity()
              + " or worse, "
              + failOn.maxFindings()
              + " tolerated");
    }
    coverage(failOn.minCoveragePercent(), tasks, unseen).ifPresent(violations::add);
    return new Gate(violations);
  }

  private static Optional<String> coverage(int percent, Tasks tasks, long unseen) {
    long scanned = tasks.succeeded() + tasks.cached();
    long all = tasks.total() + unseen;
    if (all == 0 && percent > 0) {
      return Optional.of(
          ("nothing was scanned because there was no task, and at least %d%% must be fully scanned: check"
                  + " spec.source, spec.include and the validations' types")
              .formatted(percent));
    }
    if (scanned * 100 < percent * all) {
      String excluded =
          unseen == 0 ? "" : " (%d would be of files excluded from the source)".formatted(unseen);
      return Optional.of(
          "%d of %d tasks%s were fully scanned, less than %d%%"
              .formatted(scanned, all, excluded, percent));
    }
    return Optional.empty();
  }

  private static long counted(String severity, Findings findings) {
    return switch (severity) {
      case "error" -> findings.error();
      case "warning" -> findings.error() + findings.warning();
      default -> findings.total();
    };
  }

  String verdict() {
    return violations.isEmpty() ? PASSED : VIOLATIONS;
  }

  ConditionReason reason() {
    return violations.isEmpty() ? ConditionReason.WITHIN_LIMITS : ConditionReason.LIMITS_EXCEEDED;
  }

  String message() {
    return violations.isEmpty()
        ? "within the limits of spec.failOn"
        : String.join("; ", violations);
  }
}
