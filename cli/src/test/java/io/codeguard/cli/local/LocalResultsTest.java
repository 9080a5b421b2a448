package io.codeguard.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalResultsTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("results");
  }

  private LocalResults open() {
    return LocalResults.open(
        file,
        warning -> {
          throw new AssertionError(warning);
        });
  }

  @Test
  void recentlyUsedResultsAreKeptWhileOthersAreEvicted() throws IOException {
    try (LocalResults results = open()) {
      results.put(Map.of("wanted", new byte[MEGABYTE], "unwanted", new byte[MEGABYTE]));
    }
    for (int i = 0; i < 3; i++) {
      try (LocalResults results = open()) {
        assertThat(results.find(List.of("wanted"))).containsKey("wanted");
        for (int j = 0; j < 30; j++) {
          results.put(Map.of("k" + i + "-" + j, new byte[MEGABYTE]));
        }
      }
    }
    assertThat(Files.size(file)).isBetween(60L << 20, LocalResults.MAX_BYTES + 100);
    try (LocalResults results = open()) {
      assertThat(results.find(List.of("wanted", "unwanted", "k0-29", "k2-0")))
          .containsOnlyKeys("wanted", "k2-0");
    }
  }

  @Test
  void aRunWithoutNewResultsDoesNotRewriteTheFile() throws IOException {
    try (LocalResults results = open()) {
      results.put(Map.of("a", new byte[1]));
    }
    Object written = Files.getAttribute(file, "unix:ino");
    try (LocalResults results = open()) {
      assertThat(results.find(List.of("a", "b"))).containsOnlyKeys("a");
    }
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(written);
    assertThat(directory).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }
}
