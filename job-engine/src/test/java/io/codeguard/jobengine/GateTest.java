package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.FailOn;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Findings;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  private static final Findings FINDINGS = new Findings(6, null, 1, 2, 3, null);

  @ParameterizedTest
  @CsvSource({
    "error, 0, Violations",
    "error, 1, Passed",
    "warning, 2, Violations",
    "warning, 3, Passed",
    "note, 5, Violations",
    "note, 6, Passed"
  })
  void findingsOfTheSeverityAndWorseCount(String severity, long tolerated, String verdict) {
    Gate gate =
        Gate.of(new FailOn(severity, tolerated, null), tasks(10, 0), 0, FINDINGS, "finding");
    assertThat(gate.verdict()).isEqualTo(verdict);
  }

  @Test
  void whatWasNotLookedAtInFullCanBreakTheGate() {
    Gate gate = Gate.of(new FailOn(null, null, 90), tasks(8, 2), 0, Findings.NONE, "finding");
    assertThat(gate.verdict()).isEqualTo(Gate.VIOLATIONS);
    assertThat(gate.message()).isEqualTo("8 of 10 tasks were fully scanned, less than 90%");
  }

  @Test
  void whatTheSourceLeavesOutWasNotLookedAt() {
    Gate gate = Gate.of(new FailOn(null, null, 100), tasks(9, 0), 1, Findings.NONE, "finding");
    assertThat(gate.verdict()).isEqualTo(Gate.VIOLATIONS);
    assertThat(gate.message())
        .isEqualTo(
            "9 of 10 tasks (1 would be of files excluded from the source) were fully scanned,"
                + " less than 100%");
    assertThat(
            Gate.of(new FailOn(null, null, 90), tasks(9, 0), 1, Findings.NONE, "finding").verdict())
        .isEqualTo(Gate.PASSED);
  }

  @Test
  void anEmptyJobFallsShortOfAnyCoverage() {
    Gate gate = Gate.of(new FailOn(null, null, 1), Tasks.NONE, 0, Findings.NONE, "finding");
    assertThat(gate.verdict()).isEqualTo(Gate.VIOLATIONS);
    assertThat(gate.message()).contains("nothing was scanned", "at least 1%", "spec.include");
  }

  @Test
  void anEmptyJobPassesWhenNoCoverageIsDemanded() {
    assertThat(
            Gate.of(new FailOn(null, null, 0), Tasks.NONE, 0, Findings.NONE, "finding").verdict())
        .isEqualTo(Gate.PASSED);
  }

  private static Tasks tasks(long succeeded, long skipped) {
    return new Tasks(succeeded + skipped, 0, 0, 0, succeeded, 0, skipped, 0, 0, 0, null, null);
  }
}
