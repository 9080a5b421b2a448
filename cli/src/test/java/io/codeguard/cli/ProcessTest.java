package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.embedded.core.ExecutableProvider;

/** The program as a separate process. */
class ProcessTest {
  private static final Path QUICKSTART = Run.PROJECT.resolve("examples/quickstart.yaml");

  @TempDir private Path directory;

  /** The temporary directory, to detect remaining files. */
  private Path temporary;

  @BeforeEach
  void prepare() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  @Test
  void standardOutputIsUtf8AndNothingIsLeftBehind() throws Exception {
    ProcessBuilder command = command("run", QUICKSTART.toString());
    command.environment().put("LC_ALL", "C");
    Run run = finish(command);
    assertThat(run.out()).contains("'AKIA…' (20 characters)").contains("verdict: Violations");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void noParserWritesToStandardError() throws Exception {
    Path manifest =
        Files.writeString(
            directory.resolve("job.yaml"),
            """
            apiVersion: codeguard.io/v1alpha1
            kind: ValidationJob
            metadata: {name: job}
            spec:
              source:
                inline:
                  pyproject.toml: "[project]\\nname = 'shop'\\nname = 'shop'\\n"
                  Shop.java: "class Shop {}"
                  shop.json: "{}"
                  shop.yaml: "{}"
                  shop.xml: "<shop/>"
              validations:
                - {type: syntax}
                - {type: java}
                - {type: json-schema, parameters: {schema: "type: object"}}
            """);
    Run run = finish(command("run", manifest.toString()));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("pyproject.toml:3:1  toml-syntax", "9 tasks on 5 files");
  }

  @Test
  void versionAndHelpArePrinted() throws Exception {
    assertThat(finish(command("--version")).out()).startsWith("codeguard ");
    Run help = finish(command("run", "--help"));
    assertThat(help.out())
        .contains("Usage: codeguard run", "--dir=DIR", "--report=FILE", "-o, --output=FORMAT")
        .contains("3   the command or the job failed");
    assertThat(help.code()).isZero();
  }

  @Test
  void withoutAnInstalledRedisTheBundledOneIsUsed() throws Exception {
    ProcessBuilder command = command("run", QUICKSTART.toString());
    command.environment().put("PATH", path("cat", "rm", "uname"));
    Run run = finish(command);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void withoutAnyRedisTheRemedyIsReported() throws Exception {
    ProcessBuilder command = command("run", QUICKSTART.toString());
    // The bundled server is selected by uname.
    command.environment().put("PATH", path("cat", "rm"));
    Run run = finish(command);
    assertThat(run.err())
        .matches(
            "codeguard: no redis-server is on the PATH, and none of the bundled ones supports"
                + " this platform \\(.*\\): install Redis\n");
    assertThat(run.code()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aRedisThatRejectsScriptsIsNotAwaitedForever() throws Exception {
    ProcessBuilder command = command("run", QUICKSTART.toString());
    String path = path("cat", "rm");
    Path redis = Path.of(path, "redis-server");
    Files.writeString(
        redis,
        "#!/bin/sh\nexec %s \"$@\" --rename-command EVAL A --rename-command EVALSHA B\n"
            .formatted(ExecutableProvider.newJarResourceProvider(directory.toFile()).get()));
    Files.setPosixFilePermissions(redis, PosixFilePermissions.fromString("rwx------"));
    command.environment().put("PATH", path);
    Run run = finish(command);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("codeguard: Redis cannot be used: ");
    assertThat(run.code()).isEqualTo(ExitCode.NOT_DONE);
  }

  private String path(String... tools) throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    for (String tool : tools) {
      Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec /bin/" + tool + " \"$@\"\n");
      Files.setPosixFilePermissions(
          bin.resolve(tool), PosixFilePermissions.fromString("rwx------"));
    }
    return bin.toString();
  }

  static Stream<Consumer<Process>> ends() {
    return Stream.of(Process::destroy, Process::destroyForcibly);
  }

  @ParameterizedTest
  @MethodSource("ends")
  void redisIsStoppedWhenTheProcessEnds(Consumer<Process> end) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path manifest =
          Files.writeString(
              directory.resolve("job.yaml"),
              """
              apiVersion: codeguard.io/v1alpha1
              kind: ValidationJob
              metadata: {name: job}
              spec:
                source: {archive: {url: "http://127.0.0.1:%d/a.zip"}}
                validations: [{type: syntax}]
              """
                  .formatted(silent.getLocalPort()));
      Process process = command("run", manifest.toString()).start();
      try (var _ = silent.accept()) {
        List<ProcessHandle> children = process.descendants().toList();
        assertThat(children).anyMatch(child -> child.info().command().orElse("").contains("redis"));
        assertThat(temporary).isNotEmptyDirectory();
        end.accept(process);
        await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        await().untilAsserted(() -> assertThat(redisDirectories()).isEmpty());
      }
    }
  }

  private List<Path> redisDirectories() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("codeguard-")).toList();
    }
  }

  private ProcessBuilder command(String... arguments) {
    return CodeguardProcess.command(temporary, directory.resolve("home"), arguments);
  }

  private Run finish(ProcessBuilder command) throws Exception {
    return CodeguardProcess.finish(command, directory);
  }
}
