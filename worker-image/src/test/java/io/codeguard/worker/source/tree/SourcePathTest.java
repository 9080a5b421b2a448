package io.codeguard.worker.source.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePathTest {
  @ParameterizedTest
  @CsvSource({
    "a/b.txt, a/b.txt",
    "./a//b/./c, a/b/c",
    "a/..b/c.., a/..b/c..",
    "a\\b, a\\b",
    "c:d, c:d",
    "..., ...",
    "'', ''"
  })
  void dropsWhatMeansNothing(String path, String clean) throws SourceException {
    assertThat(String.join("/", SourcePath.names(path))).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../a", "a/..", "a/../b", "a\\..\\b", "/a", "\\a", "C:\\a", "d:/a", "a\0b"})
  void refusesWhatPointsOut(String path) {
    assertThatThrownBy(() -> SourcePath.names(path))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("points outside of it");
  }

  @Test
  void detectsUnusableNames() {
    assertThat(SourcePath.usable(List.of("ä", "日本語.java", "a b"))).isTrue();
    assertThat(SourcePath.usable(List.of("a".repeat(255)))).isTrue();
    assertThat(SourcePath.usable(List.of("a".repeat(256)))).isFalse();
    assertThat(SourcePath.usable(List.of("ä".repeat(128)))).isFalse();
    assertThat(SourcePath.usable(List.of("a\nb"))).isFalse();
    assertThat(SourcePath.usable(List.of("a\u001b[31mb"))).isFalse();
    assertThat(SourcePath.usable(List.of("half a pair \ud83d"))).isFalse();
    assertThat(SourcePath.usable(List.of())).isFalse();
    assertThat(SourcePath.usable(Collections.nCopies(20, "a".repeat(200)))).isFalse();
  }
}
