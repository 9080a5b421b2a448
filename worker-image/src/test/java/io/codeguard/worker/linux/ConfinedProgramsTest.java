package io.codeguard.worker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.codeguard.validators.exec.ProgramHost.Rights;
import io.codeguard.validators.exec.ProgramMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Isolation of concurrent programs from each other and from the sources. */
class ConfinedProgramsTest {
  @TempDir private Path directory;
  private Path own;
  private Path source;
  private ConfinedPrograms programs;

  @BeforeEach
  void prepare() throws IOException {
    assumeThat(ConfinedPrograms.isIsolationAvailable())
        .as("Landlock in this system's kernel")
        .isTrue();
    own = Files.createDirectories(directory.resolve("shared/programs/own"));
    source = Files.createDirectories(directory.resolve("shared/sources/own"));
    for (String other : Set.of("shared/programs/other/file", "shared/sources/other/file")) {
      Files.createDirectories(directory.resolve(other).getParent());
      Files.writeString(directory.resolve(other), "theirs");
    }
    Files.writeString(own.resolve("file"), "ours");
    Files.writeString(source.resolve("file"), "ours");
    programs = new ConfinedPrograms(Set.of(directory.resolve("shared")));
  }

  private Process start(String script) throws IOException {
    ProcessBuilder sh = new ProcessBuilder("sh", "-c", script).redirectErrorStream(true);
    return programs.start(
        sh.directory(own.toFile()),
        ProgramMark.random(),
        new Rights(Set.of(own), Set.of(source), false));
  }

  private String run(String script) throws IOException {
    return new String(start(script).getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void aProgramReadsAndChangesItsOwnFiles() throws IOException {
    assertThat(run("cat file; echo more >> file; mkdir below; mv file below; cat below/file"))
        .isEqualTo("oursoursmore\n");
  }

  @Test
  void aProgramReadsItsSourceAndTheRestOfTheSystem() throws IOException {
    Path outside = Files.writeString(directory.resolve("outside"), "outside");

    assertThat(run("cat %s/file; cat %s; echo more >> %2$s".formatted(source, outside)))
        .isEqualTo("oursoutside");
    assertThat(outside).hasContent("outsidemore\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat %1$s/programs/other/file",
        "cat %1$s/sources/other/file",
        "echo more >> %1$s/programs/other/file",
        "rm %1$s/programs/other/file",
        "touch %1$s/programs/other/.toolrc",
        "touch %1$s/programs/new",
        "mv %1$s/programs/other/file file",
        "cp file %1$s/sources/other/more",
        "echo more >> %1$s/sources/own/file",
        "rm %1$s/sources/own/file",
      })
  void nothingElseIsReadOrChanged(String script) throws IOException {
    assertThat(run(script.formatted(directory.resolve("shared"))))
        .contains("denied")
        .doesNotContain("theirs");
    assertThat(directory.resolve("shared/programs/other/file")).hasContent("theirs");
    assertThat(directory.resolve("shared/programs/other")).isDirectoryNotContaining("glob:**/.*");
    assertThat(directory.resolve("shared/sources/other")).isDirectoryNotContaining("glob:**/more");
    assertThat(source.resolve("file")).hasContent("ours");
  }

  @Test
  void noSignalReachesOthers() throws Exception {
    assumeThat(Landlock.version()).as("Landlock that knows of signals").isGreaterThanOrEqualTo(6);
    Process other = start("sleep 60");
    try {
      String script =
          "kill -9 %d; kill -0 %d".formatted(other.pid(), ProcessHandle.current().pid());

      assertThat(run(script).lines().filter(line -> !line.isEmpty()))
          .hasSize(2)
          .allMatch(line -> line.contains("not permitted"));
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
      assertThat(other.waitFor(1, TimeUnit.MINUTES)).as("we can kill it").isTrue();
    }
  }

  @Test
  void aMissingProgramIsReported() {
    ProcessBuilder none = new ProcessBuilder("/no/such/program");

    assertThatThrownBy(
            () ->
                programs.start(
                    none, ProgramMark.random(), new Rights(Set.of(own), Set.of(), false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void theCallersThreadIsFree() throws IOException {
    var _ = run("true");

    assertThat(directory.resolve("shared/programs/other/file")).hasContent("theirs");
    Files.writeString(directory.resolve("shared/programs/other/file"), "changed");
  }
}
