package io.codeguard.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingLimitTest {
  @Test
  void keepsFindingsUpToTheLimit() {
    assertThat(FindingLimit.of(7, 7)).isEqualTo(7);
    assertThat(FindingLimit.of(1_000_000, 7)).isEqualTo(7);
    assertThat(FindingLimit.of(1_000_003, 7)).isEqualTo(4);
    assertThat(FindingLimit.of(1_000_007, 7)).isZero();
    assertThat(FindingLimit.of(5_000_000, 7)).isZero();
  }

  /** A removed job, or a repeated call. */
  @Test
  void neverGivesMoreThanThereAre() {
    assertThat(FindingLimit.of(0, 7)).isEqualTo(7);
  }
}
