package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Manifests that a real API server rejects are also rejected by the CLI, with the same messages.
 */
class RejectedManifestsTest {
  private static final String EXPECT = "# expect: ";

  static Stream<Path> invalid() throws IOException {
    Path directory = Run.PROJECT.resolve("crds/src/test/resources/manifests");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("invalid-"))
          .filter(RejectedManifestsTest::needsNoHistory)
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Whether the manifest is invalid by itself, not only as an update. */
  private static boolean needsNoHistory(Path file) {
    return !read(file).contains("\n---\n");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void aManifestThatAClusterRejectsIsRejected(Path file) {
    Run run = Run.codeguard("run", file);
    assertThat(run.err()).contains(file + ": line ");
    assertThat(run.err())
        .contains(read(file).lines().findFirst().orElseThrow().substring(EXPECT.length()));
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }
}
