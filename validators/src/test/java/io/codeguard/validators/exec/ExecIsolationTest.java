package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator.InvalidParametersException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A program is limited to its files, its time and its output. */
class ExecIsolationTest extends ScriptTool {
  @Test
  void programSeesNothingOfTheSourceButItsFiles() throws IOException {
    file(".toolrc", "disable all");
    Files.createSymbolicLink(folder.resolve("source/link"), Path.of("/etc/passwd"));
    String script = "find . -mindepth 1 | sort | tr '\\n' ' ' >&2; exit 9";

    assertThat(run(definition("json", 9, 60, script, "{files}"), file("a.txt", "")))
        .containsExactly(FileResult.failed("a.txt", "tool: exit code 9: ./a.txt"));
    assertThat(run(json(GREP_JSON), new SourceFile("link", folder.resolve("source/link"))))
        .containsExactly(FileResult.skipped("link", "not a regular file"));
  }

  @Test
  void programCannotChangeTheSource() throws IOException {
    SourceFile file = file("a.txt", "BAD");

    run(json("for f in \"$@\"; do echo > \"$f\"; done"), file);

    assertThat(Files.readString(file.location())).isEqualTo("BAD");
  }

  @Test
  void environmentIsItsOwn() {
    String script = "env | cut -d= -f1 | sort | tr '\\n' ' ' >&2; exit 9";

    assertThat(run(definition("json", 9, 60, script, "{files}"), file("a", "")).getFirst().reason())
        .isEqualTo("tool: exit code 9: CODEGUARD_EXEC HOME LANG PATH PWD TMPDIR");
  }

  @Test
  void programThatTakesTooLongIsKilledWithAllThatItStarted() throws IOException {
    Path pids = folder.resolve("pids");
    String script =
        """
        sleep 300 & echo $! >> %1$s
        setsid sh -c 'sleep 300 & echo $! >> %1$s; wait' &
        (setsid sleep 300 & echo $! >> %1$s)
        echo $$ >> %1$s
        wait
        """
            .formatted(pids);

    List<FileResult> results = run(definition("json", 9, 1, script, "{files}"), file("a", ""));

    assertThat(results).containsExactly(FileResult.failed("a", "tool: not completed within 1 s"));
    List<String> started = Files.readAllLines(pids);
    assertThat(started).hasSize(4);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(started)
                    .noneMatch(
                        pid ->
                            ProcessHandle.of(Long.parseLong(pid))
                                .map(ProcessHandle::isAlive)
                                .orElse(false)));
  }

  @Test
  void whatTheProgramLeavesRunningIsKilledToo() throws IOException {
    Path pid = folder.resolve("pid");
    String script = "(setsid sleep 300 & echo $! > %s)\n".formatted(pid) + GREP_JSON;

    assertThat(run(json(script), file("a", "BAD")).getFirst().findings()).hasSize(1);
    long left = Long.parseLong(Files.readString(pid).strip());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(left).map(handle -> !handle.isAlive()).orElse(true));
  }

  @Test
  void endlessOutputIsCutAndTheFileFails() {
    FileResult result =
        run(definition("json", 1, 60, "yes '{\"file\":\"a\"}'", "{files}"), file("a", ""))
            .getFirst();

    assertThat(result)
        .isEqualTo(FileResult.failed("a", "tool: more than 67108864 bytes of output"));
  }

  @Test
  void deadlineEndsTheProgram() throws InvalidParametersException {
    List<SourceFile> files = List.of(file("a", ""), file("b", ""));
    Instant deadline = Instant.now().plusMillis(500);

    List<FileResult> results =
        new ExecValidator(definition("json", 9, 60, "sleep 300", "{files}"), ProgramHost.open())
            .prepare(Map.of())
            .validate(files, deadline);

    assertThat(results)
        .containsExactly(
            FileResult.failed("a", "deadline reached"), FileResult.failed("b", "deadline reached"));
  }

  @Test
  void nothingIsLeft() throws IOException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path memory = Files.createDirectory(folder.resolve("memory"));
    ProgramHost host = new ProgramHost(disk, memory, ProgramHost.open().starter());

    run(host, json("mkdir -p x/y; touch x/y/z; " + GREP_JSON), file("a/b/c", "BAD"));
    run(host, json("rm -rf \"$PWD\""), file("a/b/c", "BAD"));
    String uses = "test \"$(find %s %s | wc -l)\" -gt 2 && exit 9".formatted(disk, memory);
    assertThat(run(host, json(uses), file("b", "")))
        .extracting(FileResult::reason)
        .containsExactly("tool: exit code 9: ");

    assertThat(disk).isEmptyDirectory();
    assertThat(memory).isEmptyDirectory();
  }

  @Test
  void aDetachedProcessDoesNotBlockTheWorker() throws IOException {
    String script =
        "(env -i setsid sh -c 'touch escaped; exec sleep 60' &); "
            + "while [ ! -e escaped ]; do :; done; echo '[]'";

    assertThat(run(json(script), file("a.txt", "x")))
        .containsExactly(
            FileResult.failed(
                "a.txt", "tool: it left a process behind that keeps its output open"));
  }

  @Test
  void copiesKeepTheirPermissions() throws IOException {
    SourceFile program = file("program", "");
    SourceFile fixed = file("fixed", "");
    Files.setPosixFilePermissions(program.location(), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setPosixFilePermissions(fixed.location(), PosixFilePermissions.fromString("r--r-----"));

    assertThat(
            run(
                definition(
                    "json", 9, 60, "stat -c '%A %n' \"$@\" | tr '\\n' ' ' >&2; exit 9", "{files}"),
                program,
                fixed))
        .extracting(FileResult::reason)
        .containsExactly(
            "tool: exit code 9: -rwxr-x--x ./program", "tool: exit code 9: -r--r----- ./fixed");
  }

  @Test
  void copiesLeaveSevenEighthsOfTheMemoryToPrograms() throws IOException {
    Path memory = ProgramHost.open().memory();
    assumeThat(memory).isWritable();
    SourceFile large = file("large", "");
    try (RandomAccessFile sparse = new RandomAccessFile(large.location().toFile(), "rw")) {
      sparse.setLength(Files.getFileStore(memory).getUsableSpace() / 4);
    }

    try (Workspace workspace = Workspace.create(ProgramHost.open())) {
      assertThat(workspace.isMemoryFull()).isFalse();
      assertThatThrownBy(() -> workspace.add(large)).hasMessage("not enough memory for copies");
      assertThat(workspace.isMemoryFull()).isTrue();
    }
  }
}
