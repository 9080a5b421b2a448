package io.codeguard.operator.job;

import io.codeguard.api.v1alpha1.FailOn;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Findings;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import io.codeguard.operator.text.Count;
import java.util.ArrayList;
import java.util.List;

/**
 * A job's verdict.
 *
 * @param violations what broke the gate, one sentence each; empty when it passed
 */
record Gate(List<String> violations) {
  static final String PASSED = "Passed";
  static final String VIOLATIONS = "Violations";

  /**
   * @param findings those that count
   * @param what one of them is called in messages
   */
  static Gate of(FailOn failOn, Tasks tasks, Findings findings, String what) {
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
    long looked = tasks.succeeded() + tasks.cached();
    if (looked * 100 < failOn.minCoveragePercent() * tasks.total()) {
      violations.add(
          "%d of %d tasks were looked at in full, less than %d%%"
              .formatted(looked, tasks.total(), failOn.minCoveragePercent()));
    }
    return new Gate(violations);
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

  String reason() {
    return violations.isEmpty() ? "WithinLimits" : "LimitsExceeded";
  }

  String message() {
    return violations.isEmpty()
        ? "within the limits of spec.failOn"
        : String.join("; ", violations);
  }
}
