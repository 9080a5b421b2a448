package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.FailedTask;
import io.codeguard.api.v1alpha1.ValidationJobStatus.TopFinding;
import io.codeguard.validators.testing.PythonTools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Third-party tools, in workers whose image contains them. */
@Tag("pods")
class ProgramsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String IMAGE = "codeguard-worker-programs:" + Installation.TAG;

  /** Nested brackets that overflow the stack of Ruff's parser. */
  private static final int TOO_DEEP = 30_000;

  private static final int SCRIPTS = 150;

  private static Jobs jobs;

  @BeforeAll
  static void install(@TempDir Path context) throws IOException {
    PythonTools.require();
    jobs = Jobs.in("programs");
    jobs.redisSecret();
    image(context);
    jobs.apply(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: programs}
        spec:
          redis: {secretRef: {name: redis}}
          image: %3$s
          imagePullPolicy: IfNotPresent
          autoscaling: {maxReplicas: 1}
          gitCredentials: [{secretRef: {name: redis}, hosts: [git.example.org]}]
          exec:
            snoop:
              command: [/opt/java/bin/java, --enable-native-access=ALL-UNNAMED, -cp, /opt/programs, %1$s, "{files}"]
              files: ["*.txt"]
              output: json
              batchSize: 1
              cache: false
            online:
              command: [/opt/java/bin/java, -cp, /opt/programs, %2$s, "{files}"]
              files: ["on*"]
              output: json
              network: true
            offline:
              command: [/opt/java/bin/java, -cp, /opt/programs, %2$s, "{files}"]
              files: ["off*"]
              output: json
            ruff:
              command: [ruff, check, --isolated, --no-cache, --select, "F,S", --output-format, sarif, "{files}"]
              files: ["*.py"]
              output: sarif
            ruff-in-place:
              command: [ruff, check, --no-cache, --output-format, sarif, "{files}"]
              files: ["*.py"]
              output: sarif
              inPlace: true
            one-by-one:
              command: [shellcheck, --norc, --shell, sh, "{files}"]
              files: ["*.sh"]
              output: exitCode
              cache: false
            shellcheck:
              command: [shellcheck, --norc, --format, json1, "{files}"]
              files: ["*.sh"]
              output: json
        """
            .formatted(Snoop.class.getName(), Caller.class.getName(), IMAGE));
  }

  /** As documented in docs/validators.md. */
  private static void image(Path context) throws IOException {
    for (String program : List.of("ruff", "shellcheck")) {
      Files.copy(Path.of(PythonTools.program(program)), context.resolve(program));
    }
    for (String name : List.of("Snoop", "Snoop$Opening", "Caller")) {
      Path target = context.resolve("programs/io/codeguard/system").resolve(name + ".class");
      Files.createDirectories(target.getParent());
      try (InputStream in = Snoop.class.getResourceAsStream(name + ".class")) {
        Files.copy(in, target);
      }
    }
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM codeguard-worker:%s
        COPY ruff shellcheck /usr/local/bin/
        COPY programs /opt/programs
        """
            .formatted(Installation.TAG));
    var _ = Commands.run(Map.of(), List.of("docker", "build", "-q", "-t", IMAGE, context + ""));
    Installation.get().load(IMAGE);
  }

  @Test
  void onlyTheFileThatBreaksAProgramFails() {
    jobs.apply(
        "programs",
        """
        {poolRef: {name: programs}, maxFailedTasks: 1, validations: [{type: ruff}, {type: shellcheck}], source: {inline: {
        unused.py: "import os\\n", evil.py: "def f(x):\\n  return eval(x)\\n", fine.py: "x = 1\\n", deep.py: "%s",
        clean.sh: "#!/bin/sh\\nrm -r $1\\n", fine.sh: "#!/bin/sh\\ntrue\\n"}}}
        """
            .formatted("x = " + "[".repeat(TOO_DEEP) + "]".repeat(TOO_DEEP))
            .replace("\n", ""));

    ValidationJobStatus status = jobs.awaitFinished("programs", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.topFindings())
        .extracting(TopFinding::rule, TopFinding::path, TopFinding::line)
        .containsExactlyInAnyOrder(
            tuple("F401", "unused.py", 1),
            tuple("S307", "evil.py", 2),
            tuple("SC2086", "clean.sh", 2));
    assertThat(status.failedTasks()).extracting(FailedTask::path).containsExactly("deep.py");
    assertThat(status.failedTasks().getFirst().reason()).contains("overflowed its stack");
    assertThat(status.tasks().total()).isEqualTo(6);
    assertThat(status.tasks().succeeded()).isEqualTo(5);
    assertThat(status.tasks().failed()).isEqualTo(1);
  }

  @Test
  void anInPlaceProgramUsesConfigurationInTheSource() {
    jobs.apply(
        "in-place",
        """
        {poolRef: {name: programs}, validations: [{type: ruff-in-place}], source: {inline: {
        ruff.toml: "lint.select = ['E711']", a.py: "import os\\nx = os == None\\n",
        b/ruff.toml: "lint.select = ['F401']", b/a.py: "import os\\n"}}}
        """
            .replace("\n", ""));

    ValidationJobStatus status = jobs.awaitFinished("in-place", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.topFindings())
        .extracting(TopFinding::rule, TopFinding::path)
        .containsExactlyInAnyOrder(tuple("E711", "a.py"), tuple("F401", "b/a.py"));
  }

  /**
   * While it runs, its worker starts many other processes, each of which could expose data at its
   * start.
   */
  @Test
  void programsCannotReadSecretsOfTheirWorker() {
    String scripts =
        IntStream.range(0, SCRIPTS)
            .mapToObj("s%d.sh: x"::formatted)
            .collect(Collectors.joining(", "));
    jobs.apply(
        "snooping",
        """
        {poolRef: {name: programs}, cache: false, validations: [{type: snoop}, {type: one-by-one}],
        source: {inline: {a.txt: x, b.txt: x, %s}}}
        """
            .formatted(scripts)
            .replace("\n", ""));

    ValidationJobStatus status = jobs.awaitFinished("snooping", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.tasks().succeeded()).isEqualTo(SCRIPTS + 2);
    assertThat(status.topFindings())
        .extracting(TopFinding::rule)
        .containsOnly("child", "sees sources", "sees programs");
  }

  @Test
  void onlyPermittedProgramsUseTheNetwork() {
    jobs.apply(
        "calling",
        """
        {poolRef: {name: programs}, validations: [{type: online}, {type: offline}],
        source: {inline: {on: x, off: x}}}
        """
            .replace("\n", ""));

    ValidationJobStatus status = jobs.awaitFinished("calling", LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.topFindings())
        .extracting(TopFinding::path, TopFinding::rule)
        .containsExactlyInAnyOrder(tuple("on", "answered"), tuple("off", "denied"));
  }
}
