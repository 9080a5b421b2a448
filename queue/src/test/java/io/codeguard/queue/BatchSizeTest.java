package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private final BatchSize size = new BatchSize(50);

  @Test
  void isTheLimitUntilThereIsAnAverage() {
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void isSmallUntilThereIsAnAverage() {
    BatchSize large = new BatchSize(1000);
    assertThat(large.tasks()).isEqualTo(50);
    large.record(50, Duration.ofMillis(25));
    assertThat(large.tasks()).isEqualTo(1000);
  }

  @Test
  void longTasksAreLeasedInSmallBatches() {
    size.record(50, Duration.ofSeconds(5));
    assertThat(size.tasks()).isEqualTo(20);
    size.record(20, Duration.ofSeconds(2));
    assertThat(size.tasks()).isEqualTo(20);
  }

  @Test
  void aTaskLongerThanTheTargetDurationIsLeasedAlone() {
    size.record(2, Duration.ofMinutes(4));
    assertThat(size.tasks()).isEqualTo(1);
    size.record(1, Duration.ofMinutes(4));
    assertThat(size.tasks()).isEqualTo(1);
  }

  @Test
  void aTaskThatWasLeasedAloneDoesNotAffectTheAverage() {
    size.record(1, Duration.ofMinutes(4));
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void shortTasksAreLeasedInFullBatches() {
    size.record(50, Duration.ofMillis(50));
    assertThat(size.tasks()).isEqualTo(50);
    size.record(50, Duration.ZERO);
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void adaptsToTasksThatBecomeShorter() {
    size.record(2, Duration.ofSeconds(20));
    for (int i = 0; i < 40; i++) {
      size.record(size.tasks(), Duration.ofMillis(size.tasks()));
    }
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void oneSlowBatchDoesNotDominateTheAverage() {
    for (int i = 0; i < 10; i++) {
      size.record(50, Duration.ofMillis(500));
    }
    size.record(50, Duration.ofSeconds(3));
    assertThat(size.tasks()).isEqualTo(50);
  }
}
