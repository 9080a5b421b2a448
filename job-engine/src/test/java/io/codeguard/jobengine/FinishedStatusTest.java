package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatusBuilder;
import io.codeguard.jobengine.FinishedStatus.PolicyReportNews;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinishedStatusTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final StatusCondition FINISHED =
      new StatusCondition("Finished", "True", "Succeeded", "", 1L, "2026-05-01T11:00:00Z");
  private static final ValidationJobStatus LAST =
      new ValidationJobStatusBuilder()
          .phase(Phase.SUCCEEDED)
          .verdict("Passed")
          .conditions(List.of(FINISHED))
          .observedGeneration(1L)
          .tasks(ValidationJobStatus.Tasks.NONE)
          .findings(ValidationJobStatus.Findings.NONE)
          .topFindings(List.of())
          .failedTasks(List.of())
          .progress("1/1")
          .startTime("2026-05-01T10:00:00Z")
          .completionTime("2026-05-01T11:00:00Z")
          .build();

  @Test
  void nothingChangesWhenNothingHappened() {
    assertThat(FinishedStatus.of(LAST, 1L, Optional.empty(), NOW)).isEqualTo(LAST);
  }

  @Test
  void theGenerationFollowsEditsOfTheSpec() {
    assertThat(FinishedStatus.of(LAST, 2L, Optional.empty(), NOW))
        .isEqualTo(LAST.with("Succeeded", List.of(FINISHED), 2L));
  }

  @Test
  void newsOfThePolicyReportChangeNothingButItsCondition() {
    ValidationJobStatus missing =
        FinishedStatus.of(
            LAST,
            1L,
            Optional.of(new PolicyReportNews(false, ConditionReason.NOT_INSTALLED, "no CRD")),
            NOW);

    assertThat(missing.conditions())
        .containsExactly(
            FINISHED,
            new StatusCondition(
                "PolicyReportReady", "False", "NotInstalled", "no CRD", 1L, NOW.toString()));
    assertThat(missing.with("Succeeded", List.of(FINISHED), 1L)).isEqualTo(LAST);
    assertThat(FinishedStatus.awaitsPolicyReport(true, missing)).isTrue();

    ValidationJobStatus written =
        FinishedStatus.of(
            missing,
            1L,
            Optional.of(new PolicyReportNews(true, ConditionReason.WRITTEN, "1")),
            NOW);
    assertThat(FinishedStatus.awaitsPolicyReport(true, written)).isFalse();
  }

  @Test
  void whoDoesNotAskForAPolicyReportAwaitsNone() {
    assertThat(FinishedStatus.awaitsPolicyReport(false, LAST)).isFalse();
    assertThat(FinishedStatus.awaitsPolicyReport(true, LAST)).isTrue();
  }
}
