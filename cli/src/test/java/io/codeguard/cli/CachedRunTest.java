package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second run scans only changed files, and has the same result. */
class CachedRunTest {
  private static final int FILES = 60;

  @TempDir private Path directory;
  private Path home;
  private Path source;

  @BeforeEach
  void writeSource() throws IOException {
    home = directory.resolve("home");
    source = Files.createDirectory(directory.resolve("source"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(source.resolve("F" + i + ".java"), java(i));
    }
    Files.write(source.resolve("Latin.java"), new byte[] {'/', '/', (byte) 0xe9});
    manifest("");
  }

  /** Every third file has one finding that counts and one that is suppressed. */
  private static String java(int i) {
    String finding =
        "System.out.println();\nSystem.out.print(1); // codeguard:ignore no-print shows how\n";
    return "class F%d { void f() {\n%s}}\n".formatted(i, i % 3 == 0 ? finding : "");
  }

  private void manifest(String more) throws IOException {
    Files.writeString(
        directory.resolve("job.yaml"),
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: job}
        spec:
          source: {inline: {none: ''}}
          validations:
            - {type: syntax}
            - {type: secrets}
            - type: pattern
              parameters:
                patterns: [{id: no-print, regex: 'System\\.out', message: 'Use a logger.'}]
          %s
        """
            .formatted(more));
  }

  /** A run and its report. */
  private record Reported(Run run, String report) {
    List<JsonNode> resultsExcept(String path) throws IOException {
      List<JsonNode> results = new ArrayList<>();
      for (JsonNode run : new ObjectMapper().readTree(report).path("runs")) {
        for (JsonNode result : run.path("results")) {
          if (!result
              .at("/locations/0/physicalLocation/artifactLocation/uri")
              .asText()
              .equals(path)) {
            results.add(result);
          }
        }
      }
      return results;
    }
  }

  private Reported run(Path at) throws IOException {
    Path report = directory.resolve("report.sarif");
    Run run =
        Run.atHome(at, "run", directory.resolve("job.yaml"), "--dir", source, "--report", report);
    return new Reported(run, Files.readString(report));
  }

  @Test
  void afterOneChangeOnlyThatFileIsScannedAndTheReportIsAsWithoutCache() throws IOException {
    Reported first = run(home);
    assertThat(first.run().err()).isEmpty();
    assertThat(first.run().out())
        .contains("20 findings: 20 warnings, 20 suppressed\n")
        .contains("183 tasks on 61 files: 181 completed, 2 skipped\n");

    Reported second = run(home);
    // Skipped files are scanned again.
    assertThat(second.run().out()).contains("0 completed, 181 cached, 2 skipped\n");
    assertThat(second.report()).isEqualTo(first.report());
    assertThat(second.run().out().replace("0 completed, 181 cached", "181 completed"))
        .isEqualTo(first.run().out());

    Files.writeString(source.resolve("F1.java"), java(3));
    Reported changed = run(home);
    assertThat(changed.run().out())
        .contains("21 findings: 21 warnings, 21 suppressed\n")
        .contains("3 completed, 178 cached, 2 skipped\n");
    assertThat(changed.resultsExcept("F1.java")).isEqualTo(first.resultsExcept("F1.java"));
    assertThat(changed.report()).isEqualTo(run(directory.resolve("other-home")).report());
  }

  @Test
  void coverageIncludesCachedResults() throws IOException {
    manifest("failOn: {maxFindings: 20, minCoveragePercent: 95}");
    run(home);
    Run second = run(home).run();
    assertThat(second.out()).contains("181 cached").contains("verdict: Passed");
  }

  @Test
  void changedParametersInvalidateResults() throws IOException {
    run(home);
    Path job = directory.resolve("job.yaml");
    Files.writeString(job, Files.readString(job).replace("Use a logger.", "Log it."));
    Run second = run(home).run();
    assertThat(second.out()).contains("Log it.").contains("60 completed, 121 cached");
  }

  @Test
  void aJobCanDisableTheCache() throws IOException {
    run(home);
    manifest("cache: false");
    assertThat(run(home).run().out()).contains("181 completed, 2 skipped");
    Path other = directory.resolve("other-home");
    run(other);
    assertThat(other).doesNotExist();
  }

  @Test
  void aDamagedFileIsReportedAndReplaced() throws IOException {
    Reported first = run(home);
    Path file = home.resolve("results");
    byte[] content = Files.readAllBytes(file);
    for (byte[] damaged : damages(content)) {
      Files.write(file, damaged);
      Reported second = run(home);
      assertThat(second.run().err())
          .isEqualTo("codeguard: " + file + " is damaged and will be rebuilt\n");
      assertThat(second.run().out()).isEqualTo(first.run().out());
      assertThat(second.report()).isEqualTo(first.report());
      assertThat(run(home).run().out()).contains("181 cached");
    }
  }

  private static List<byte[]> damages(byte[] content) {
    byte[] flipped = content.clone();
    flipped[content.length / 2] ^= 1;
    byte[] cut = java.util.Arrays.copyOf(content, content.length - 1);
    return List.of(flipped, cut, new byte[0], "no results at all, but text".getBytes(UTF_8));
  }

  @Test
  void anUnusableHomeIsReported() throws IOException {
    Path taken = Files.writeString(directory.resolve("taken"), "a file");
    Run run = run(taken.resolve("home")).run();
    assertThat(run.err()).contains("results cannot be saved for later runs: ");
    assertThat(run.out()).contains("181 completed");
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
  }

  @Test
  void resultsAreReadableOnlyByTheUser() throws IOException {
    run(home);
    assertThat(Files.getPosixFilePermissions(home))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(home.resolve("results")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void theHomeFollowsTheEnvironment() {
    assertThat(Home.directory(Map.of("CODEGUARD_HOME", "/x", "XDG_CACHE_HOME", "/y"), "/me"))
        .isEqualTo(Path.of("/x"));
    assertThat(Home.directory(Map.of("CODEGUARD_HOME", "", "XDG_CACHE_HOME", "/y"), "/me"))
        .isEqualTo(Path.of("/y/codeguard"));
    assertThat(Home.directory(Map.of("XDG_CACHE_HOME", "relative"), "/me"))
        .isEqualTo(Path.of("/me/.cache/codeguard"));
    assertThat(Home.directory(Map.of(), "/me")).isEqualTo(Path.of("/me/.cache/codeguard"));
  }
}
