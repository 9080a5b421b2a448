package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatusBuilder;
import io.codeguard.protocol.JobPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is in a job's way, its deadline holds. */
class BlockedJobTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  /** What a job may wait for. */
  enum Obstacle {
    POOL,
    REDIS,
    SOURCE,
    BASELINE;

    ValidationJobStatus meets(JobStatusBuilder job) {
      return switch (this) {
        case POOL -> job.withoutPool(ConditionReason.POOL_MISSING, "pool a/b does not exist");
        case REDIS -> job.withoutQueue("Redis cannot be used");
        case SOURCE ->
            job.without(
                ConditionType.SOURCE_READY, ConditionReason.CONFIG_MAP_MISSING, "no ConfigMap");
        case BASELINE ->
            job.without(
                ConditionType.BASELINE_READY, ConditionReason.BASELINE_MISSING, "no baseline");
      };
    }
  }

  private static ValidationJobStatus at(
      long second, Obstacle obstacle, Optional<ValidationJobStatus> before) {
    JobRequest request =
        new JobRequest(
            "uid",
            "ns/name",
            1L,
            Specs.with("{'activeDeadlineSeconds': 100}"),
            before,
            300,
            () -> Specs.with("{}"),
            _ -> JobPlan.Source.of(Map.of()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(CREATED),
            Duration.ZERO);
    return obstacle.meets(new JobStatusBuilder(request, CREATED.plusSeconds(second)));
  }

  @ParameterizedTest
  @EnumSource
  void aJobThatCannotStartEndsAtItsDeadlineAfterItsCreation(Obstacle obstacle) {
    ValidationJobStatus waiting = at(100, obstacle, Optional.empty());
    assertThat(waiting.phase()).isEqualTo(Phase.PENDING);
    assertThat(Phase.isFinal(waiting)).isFalse();

    ValidationJobStatus end = at(101, obstacle, Optional.of(waiting));
    assertThat(end.phase()).isEqualTo(Phase.FAILED);
    assertThat(end.completionTime()).isEqualTo("2026-01-01T00:01:41Z");
    assertThat(JobOnRedis.condition(end, "Finished")).isEqualTo("True DeadlineExceeded");
    assertThat(FinishedStatus.awaitsCleaning(end)).isTrue();
    assertThat(FinishedStatus.awaitsCleaning(FinishedStatus.cleaned(end, CREATED))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aJobThatRanEndsAtItsDeadlineAfterItsStart(Obstacle obstacle) {
    ValidationJobStatus running =
        new ValidationJobStatusBuilder()
            .phase(Phase.RUNNING)
            .conditions(List.of())
            .observedGeneration(1L)
            .tasks(ValidationJobStatus.Tasks.NONE)
            .findings(ValidationJobStatus.Findings.NONE)
            .topFindings(List.of())
            .failedTasks(List.of())
            .progress("1/2")
            .startTime("2026-01-01T00:00:50Z")
            .pool("ns/pool")
            .build();
    assertThat(at(150, obstacle, Optional.of(running)).phase()).isEqualTo(Phase.RUNNING);
    ValidationJobStatus end = at(151, obstacle, Optional.of(running));
    assertThat(end.phase()).isEqualTo(Phase.FAILED);
    assertThat(end.progress()).isEqualTo("1/2");
    assertThat(JobOnRedis.condition(end, "Finished")).isEqualTo("True DeadlineExceeded");
  }
}
