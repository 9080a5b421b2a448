package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real library, which compiles and contains no secrets. */
class CommonsLangTest {
  private static final Path SOURCES =
      Run.PROJECT.resolve("cli/target/test-data/commons-lang3-3.17.0-sources.jar");
  private static final String SHA256 =
      "5fdcac21ad329766054a95367d7583dfcdca737d221d5e01a5f2a198c04c6b18";
  private static final String RESULT =
      """
      no findings
      498 tasks on 249 files: 498 completed
      verdict: Passed, within the limits of spec.failOn
      """;

  @TempDir private Path directory;

  @Test
  void anArchiveIsFetchedVerifiedAndValidated() throws IOException {
    try (ArchiveServer server = ArchiveServer.serving(Files.readAllBytes(SOURCES))) {
      Path manifest =
          Files.writeString(
              directory.resolve("job.yaml"),
              """
              apiVersion: codeguard.io/v1alpha1
              kind: ValidationJob
              metadata: {name: commons-lang}
              spec:
                source: {archive: {url: "%s", sha256: "%s"}}
                include: ["**/*.java"]
                validations: [{type: syntax}, {type: secrets}]
              """
                  .formatted(server.url(), SHA256));
      Run run = Run.codeguard("run", manifest);
      assertThat(run.out()).contains("  no validation matches: 5 files\n");
      assertClean(run);
    }
  }

  @Test
  void theExampleCanUseALocalClone() throws IOException {
    Path clone = unpack();
    assertClean(
        Run.codeguard("run", Run.PROJECT.resolve("examples/commons-lang.yaml"), "--dir", clone));
  }

  private static void assertClean(Run run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.out().replace("  no validation matches: 5 files\n", "")).isEqualTo(RESULT);
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
  }

  private Path unpack() throws IOException {
    try (ZipFile jar = new ZipFile(SOURCES.toFile())) {
      for (ZipEntry entry : jar.stream().filter(e -> e.getName().endsWith(".java")).toList()) {
        Path file = directory.resolve("clone").resolve(entry.getName());
        Files.createDirectories(file.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
    return directory.resolve("clone");
  }
}
