package io.codeguard.worker.source.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcludedFilesTest {
  @Test
  void namesTakeNoMoreThanSomeMegabytes() {
    ExcludedFiles.Collector collector = new ExcludedFiles.Collector(ExcludedFiles.NOTHING);
    for (int i = 0; i < 5_000; i++) {
      collector.add("%04d".formatted(i) + "x".repeat(1_000), "unusable name");
    }
    ExcludedFiles leftOut = new ExcludedFiles.Collector(collector.done()).done();

    assertThat(leftOut.counts()).containsEntry("unusable name", 5_000L);
    assertThat(leftOut.hidden()).hasSizeBetween(3_000, 4_500);
    assertThat(leftOut.hidden().size() + leftOut.unnamed()).isEqualTo(5_000);
  }

  @Test
  void linksHideNoFile() {
    ExcludedFiles.Collector collector = new ExcludedFiles.Collector(ExcludedFiles.NOTHING);
    collector.add("a", "symbolic link");
    collector.add("b/", "git's own files");

    assertThat(collector.done().hidden()).isEmpty();
    assertThat(collector.done().counts()).hasSize(2);
  }
}
