package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.conditions.Conditions;
import io.codeguard.api.conditions.KstatusResult;
import io.codeguard.api.v1alpha1.StatusCondition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobReadinessTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "Pending, IN_PROGRESS",
    "Listing, IN_PROGRESS",
    "Running, IN_PROGRESS",
    "Suspended, IN_PROGRESS",
    "Cancelled, IN_PROGRESS",
    "Succeeded, CURRENT",
    "Failed, FAILED"
  })
  void toolsThatWaitSeeAJobAsItIs(String phase, KstatusResult expected) {
    List<StatusCondition> conditions =
        JobReadiness.tell(Conditions.from(null, 3L, NOW), phase).list();
    assertThat(KstatusResult.of(3, 3L, conditions)).isEqualTo(expected);
    assertThat(conditions).allMatch(condition -> condition.observedGeneration() == 3L);
    assertThat(conditions)
        .as("what is abnormal is there only while it holds")
        .noneMatch(
            condition -> !condition.type().equals("Ready") && !condition.status().equals("True"));
  }

  @Test
  void theyFollowTheJobThroughItsPhases() {
    Conditions conditions = Conditions.from(null, 1L, NOW);
    List<String> phases = List.of("Pending", "Listing", "Suspended", "Running", "Failed");
    for (String phase : phases) {
      JobReadiness.tell(conditions, phase);
    }
    assertThat(conditions.list())
        .extracting(StatusCondition::type)
        .containsExactlyInAnyOrder("Ready", "Stalled");
    assertThat(conditions.of(ConditionType.READY).orElseThrow().lastTransitionTime())
        .isEqualTo(NOW.toString());
  }

  @Test
  void aFailureNamesItsReason() {
    Conditions conditions =
        Conditions.from(null, 1L, NOW)
            .isTrue(ConditionType.FINISHED, ConditionReason.DEADLINE_EXCEEDED, "not within 5 s");
    assertThat(
            JobReadiness.tell(conditions, "Failed")
                .of(ConditionType.STALLED)
                .orElseThrow()
                .message())
        .isEqualTo("not within 5 s");
  }
}
