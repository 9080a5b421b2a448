package io.codeguard.worker.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeftOutTest {
  @Test
  void namesTakeNoMoreThanSomeMegabytes() {
    LeftOut.Collector collector = new LeftOut.Collector(LeftOut.NOTHING);
    for (int i = 0; i < 5_000; i++) {
      collector.add("%04d".formatted(i) + "x".repeat(1_000), "unusable name");
    }
    LeftOut leftOut = new LeftOut.Collector(collector.done()).done();

    assertThat(leftOut.counts()).containsEntry("unusable name", 5_000L);
    assertThat(leftOut.hidden()).hasSizeBetween(3_000, 4_500);
    assertThat(leftOut.hidden().size() + leftOut.unnamed()).isEqualTo(5_000);
  }

  @Test
  void linksHideNoFile() {
    LeftOut.Collector collector = new LeftOut.Collector(LeftOut.NOTHING);
    collector.add("a", "symbolic link");
    collector.add("b/", "git's own files");

    assertThat(collector.done().hidden()).isEmpty();
    assertThat(collector.done().counts()).hasSize(2);
  }
}
