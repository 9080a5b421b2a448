package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.FailedTask;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import io.codeguard.api.v1alpha1.ValidationJobStatusBuilder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusSizeTest {
  @Test
  void aSmallStatusIsLeftAlone() {
    ValidationJobStatus status = status(finding("m"), new FailedTask("a", "syntax", "r", 1));
    assertThat(StatusSize.fit(status)).isSameAs(status);
  }

  @Test
  void theWorstStatusFitsAndKeepsItsFirstFindings() {
    String wide = "界".repeat(10_000);
    ValidationJobStatus status =
        StatusSize.fit(
            status(
                finding(wide),
                new FailedTask(StatusSize.path(wide), "syntax", StatusSize.text(wide), 3)));
    assertThat(StatusSize.bytes(status)).isLessThanOrEqualTo(StatusSize.LARGEST);
    assertThat(status.topFindings()).isNotEmpty();
    assertThat(status.failedTasks()).isNotEmpty();
  }

  private static TopFinding finding(String message) {
    return new TopFinding(
        "error", "rule", StatusSize.path(message), 1, 1, StatusSize.text(message));
  }

  private static ValidationJobStatus status(TopFinding finding, FailedTask failed) {
    return new ValidationJobStatusBuilder()
        .phase(Phase.RUNNING)
        .conditions(List.of())
        .observedGeneration(1L)
        .topFindings(Collections.nCopies(20, finding))
        .failedTasks(Collections.nCopies(10, failed))
        .build();
  }
}
