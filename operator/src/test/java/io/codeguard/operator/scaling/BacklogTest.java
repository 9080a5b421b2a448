package io.codeguard.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void growsWhenDemandRisesForFiveMinutes() {
    Backlog backlog = after(301, second -> 1000 + second);
    assertThat(backlog.growing()).isTrue();
    assertThat(backlog.from()).isEqualTo(1000);
    assertThat(backlog.to()).isEqualTo(1300);
  }

  @Test
  void doesNotGrowBeforeFiveMinutesHavePassed() {
    assertThat(after(299, second -> 1000 + second).growing()).isFalse();
    assertThat(Backlog.NONE.growing()).isFalse();
  }

  @Test
  void doesNotGrowWithASteadyOrFallingDemand() {
    assertThat(after(1000, second -> 1000 + second % 60).growing()).isFalse();
    assertThat(after(1000, second -> 10_000 - second).growing()).isFalse();
    assertThat(after(1000, second -> 0).growing()).isFalse();
  }

  @Test
  void keepsOnlySamplesOfTheSpan() {
    Backlog backlog = after(10_000, second -> second);
    assertThat(backlog.samples()).hasSizeLessThanOrEqualTo(7);
    assertThat(backlog.growing()).isFalse();
  }

  private static Backlog after(int seconds, LongUnaryOperator demand) {
    Backlog backlog = Backlog.NONE;
    for (int second = 0; second < seconds; second++) {
      backlog =
          backlog.with(new DemandSample(START.plusSeconds(second), demand.applyAsLong(second), 0));
    }
    return backlog;
  }
}
