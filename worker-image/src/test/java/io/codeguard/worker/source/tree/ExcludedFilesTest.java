package io.codeguard.worker.source.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcludedFilesTest {
  @Test
  void namesTakeBoundedMemory() {
    ExcludedFiles.Collector collector = new ExcludedFiles.Collector(ExcludedFiles.NONE);
    for (int i = 0; i < 5_000; i++) {
      collector.add("%04d".formatted(i) + "x".repeat(1_000), "unusable name");
    }
    ExcludedFiles excludedFiles = new ExcludedFiles.Collector(collector.done()).done();

    assertThat(excludedFiles.counts()).containsEntry("unusable name", 5_000L);
    assertThat(excludedFiles.hidden()).hasSizeBetween(3_000, 4_500);
    assertThat(excludedFiles.hidden().size() + excludedFiles.unnamed()).isEqualTo(5_000);
  }

  @Test
  void linksHideNoFile() {
    ExcludedFiles.Collector collector = new ExcludedFiles.Collector(ExcludedFiles.NONE);
    collector.add("a", "symbolic link");
    collector.add("b/", "git's own files");

    assertThat(collector.done().hidden()).isEmpty();
    assertThat(collector.done().counts()).hasSize(2);
  }
}
