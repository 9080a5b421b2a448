package io.codeguard.worker.source.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk space of a source. */
class TreeWriterTest {
  private static final int BLOCK = 4096;
  private static final SourceLimits LIMITS =
      new SourceLimits(20, 25 * BLOCK, 25 * BLOCK, 1 << 20, 10, 100);

  @TempDir private Path directory;

  private TreeWriter writer() throws Exception {
    return new TreeWriter(directory.resolve("files"), LIMITS, LIMITS.totalBytes());
  }

  private static void file(TreeWriter writer, String path, int size) throws Exception {
    writer.file(path, new ByteArrayInputStream(new byte[size]));
  }

  @Test
  void countsWholeBlocksAndDirectories() throws Exception {
    TreeWriter writer = writer();
    file(writer, "empty", 0);
    file(writer, "small", 1);
    file(writer, "full", BLOCK);
    file(writer, "more", BLOCK + 1);
    file(writer, "a/b/c/deep", 1);
    file(writer, "a/b/other", 1);

    assertThat(writer.done("").bytes()).isEqualTo((1 + 5 + 1 + 3 + 1) * BLOCK);
  }

  @Test
  void acceptsAsManyEmptyFilesAsTheLimitAllows() throws Exception {
    TreeWriter writer = writer();
    for (int i = 0; i < LIMITS.entries(); i++) {
      file(writer, "f" + i, 0);
    }

    assertThat(writer.done("").bytes()).isLessThanOrEqualTo(LIMITS.diskBytes());
    assertThat(LIMITS.maxDiskBytes()).isEqualTo(LIMITS.downloadBytes() + LIMITS.diskBytes());
  }

  @Test
  void rejectsManyDirectoriesWithFewFiles() throws Exception {
    TreeWriter writer = writer();

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < LIMITS.entries(); i++) {
                file(writer, i + "/a/b/c/d/e/f/g/file", 0);
              }
            })
        .hasMessageContaining("the source is too large: it takes more than")
        .hasFieldOrPropertyWithValue("retryable", false);
    try (Stream<Path> files = Files.walk(directory.resolve("files"))) {
      assertThat(files.count()).isLessThanOrEqualTo(LIMITS.diskBytes() / BLOCK + 1);
    }
  }
}
