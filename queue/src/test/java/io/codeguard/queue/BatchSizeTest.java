package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private final BatchSize size = new BatchSize(50);

  @Test
  void isTheLimitUntilSomethingIsKnown() {
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void isModestUntilSomethingIsKnown() {
    BatchSize large = new BatchSize(1000);
    assertThat(large.tasks()).isEqualTo(50);
    large.took(50, Duration.ofMillis(25));
    assertThat(large.tasks()).isEqualTo(1000);
  }

  @Test
  void longTasksGoInSmallBatches() {
    size.took(50, Duration.ofSeconds(5));
    assertThat(size.tasks()).isEqualTo(20);
    size.took(20, Duration.ofSeconds(2));
    assertThat(size.tasks()).isEqualTo(20);
  }

  @Test
  void aTaskLongerThanABatchIsWorthGoesAlone() {
    size.took(2, Duration.ofMinutes(4));
    assertThat(size.tasks()).isEqualTo(1);
    size.took(1, Duration.ofMinutes(4));
    assertThat(size.tasks()).isEqualTo(1);
  }

  @Test
  void aTaskThatWasLeasedAloneIsNoMeasureOfBatches() {
    size.took(1, Duration.ofMinutes(4));
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void shortTasksGoInFullBatches() {
    size.took(50, Duration.ofMillis(50));
    assertThat(size.tasks()).isEqualTo(50);
    size.took(50, Duration.ZERO);
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void followsTasksThatBecomeShorter() {
    size.took(2, Duration.ofSeconds(20));
    for (int i = 0; i < 40; i++) {
      size.took(size.tasks(), Duration.ofMillis(size.tasks()));
    }
    assertThat(size.tasks()).isEqualTo(50);
  }

  @Test
  void oneSlowBatchIsNotTakenForTheRule() {
    for (int i = 0; i < 10; i++) {
      size.took(50, Duration.ofMillis(500));
    }
    size.took(50, Duration.ofSeconds(3));
    assertThat(size.tasks()).isEqualTo(50);
  }
}
