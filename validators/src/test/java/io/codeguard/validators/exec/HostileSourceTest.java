package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.testing.Probe;
import io.codeguard.validators.testing.PythonTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A source that tries to disable the tools or make them run its code: with the examples'
 * definitions it cannot. The counterparts show that with other definitions it could.
 */
@Tag("tools")
class HostileSourceTest {
  private static final String FAULTS =
      """
      import yaml


      def read(text, file):
          eval(text)
          return yaml.load(file, Loader=yaml.Loader)
      """;

  private static final String RULE =
      """
      rules:
        - id: unsafe-yaml-load
          languages: [python]
          severity: INFO
          message: Nothing.
          pattern: %s
      """;

  @TempDir private Path folder;
  private Path source;
  private Path traces;

  @BeforeAll
  static void tools() {
    PythonTools.require();
  }

  @BeforeEach
  void source() throws IOException {
    source = Files.createDirectory(folder.resolve("source"));
    traces = Files.createDirectory(folder.resolve("traces"));
    for (String path : List.of("app.py", "tests/test_app.py", "node_modules/a/app.py")) {
      write(path, FAULTS);
    }
  }

  private void write(String path, String text) throws IOException {
    Path file = source.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @ParameterizedTest
  @CsvSource({
    "python-security.yaml, bandit, B307",
    "python-security.yaml, ruff, S307",
    "semgrep.yaml, semgrep, unsafe-yaml-load",
  })
  void configurationOfTheSourceSwitchesNothingOff(String example, String type, String rule)
      throws Exception {
    switchAllOff();

    assertThat(found(example, type))
        .contains(rule + " app.py", rule + " tests/test_app.py", rule + " node_modules/a/app.py");
  }

  @Test
  void theSameConfigurationSwitchesAllOffWhereItIsHeeded() throws Exception {
    switchAllOff();

    assertThat(alone("bandit", "-q", "-r", "-f", "csv", "tests")).doesNotContain("B307");
    assertThat(alone("bandit", "-q", "-c", "bandit.yaml", "-f", "csv", "app.py"))
        .doesNotContain("B307");
    assertThat(alone("ruff", "check", "--no-cache", "--select", "S", "app.py"))
        .doesNotContain("S307");
    Path rule = folder.resolve("rule.yaml");
    Files.writeString(rule, RULE.formatted("eval(...)"));
    assertThat(
            alone(
                "semgrep",
                "scan",
                "--metrics=off",
                "--disable-version-check",
                "--quiet",
                "--config=" + rule,
                "."))
        .doesNotContain("eval");
    assertThat(
            alone(
                "semgrep",
                "scan",
                "--metrics=off",
                "--disable-version-check",
                "--quiet",
                "--config=" + rule,
                "app.py"))
        .contains("eval");
  }

  private void switchAllOff() throws IOException {
    String bandit = "[bandit]\nskips: B307,B506\nexclude: .\n";
    write(".bandit", bandit);
    write("tox.ini", bandit);
    write("setup.cfg", bandit);
    write("bandit.yaml", "skips: [B307, B506]\n");
    write(
        "ruff.toml",
        "include = []\nlint.ignore = ['ALL']\nlint.per-file-ignores = {'*' = ['S']}\n");
    write(".ruff.toml", "exclude = ['*']\nforce-exclude = true\n");
    write(
        "pyproject.toml",
        """
        [tool.bandit]
        skips = ["B307", "B506"]
        [tool.ruff]
        exclude = ["*.py"]
        force-exclude = true
        """);
    write(".semgrepignore", "*\n");
    write(".gitignore", "*\n");
    String rules = RULE.formatted("never_called()");
    write(".semgrep.yml", rules);
    write("semgrep.yml", rules);
    write(".semgrep/rules.yml", rules);
    write(".semgrep/settings.yml", "has_shown_metrics_notification: true\n");
    write(".semgrepconfig.yml", "paths: {exclude: ['*']}\n");
    copyConfiguration("tests");
  }

  private void copyConfiguration(String directory) throws IOException {
    try (Stream<Path> all = Files.list(source)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = source.resolve(directory).resolve(file.getFileName());
        if (!Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "python-security.yaml, bandit, B307",
    "python-security.yaml, ruff, S307",
    "semgrep.yaml, semgrep, unsafe-yaml-load",
  })
  void codeOfTheSourceIsNotRun(String example, String type, String rule) throws Exception {
    plugIn();
    standInForModules();

    assertThat(found(example, type)).contains(rule + " app.py");
    assertThat(traces).isEmptyDirectory();
  }

  /** Bandit loads plug-ins of all packages on Python's path. */
  @Test
  void theSamePlugInIsRunWhereTheSourceIsOnPythonsPath() throws Exception {
    plugIn();
    assertThat(found("python-security.yaml", "bandit")).contains("B307 app.py");
    assertThat(traces).isEmptyDirectory();

    alone("python3", "-m", "bandit", "-q", "-f", "csv", "app.py");

    assertThat(traces).isDirectoryContaining("glob:**/evil");
  }

  @Test
  void theSameModulesAreRunWhereTheSourceIsOnPythonsPath() throws Exception {
    standInForModules();

    alone("python3", "-m", "bandit", "-q", "-f", "csv", "app.py");

    assertThat(traces).isDirectoryContaining("glob:**/bandit");
  }

  private void plugIn() throws IOException {
    write("evil.py", trace("evil") + "def check(context):\n    return None\n");
    String entries =
        "[bandit.plugins]\nevil = evil:check\n[bandit.formatters]\njson = evil:check\n";
    String metadata = "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n";
    write("evil-1.0.dist-info/entry_points.txt", entries);
    write("evil-1.0.dist-info/METADATA", metadata);
    write("old.egg-info/entry_points.txt", entries);
    write("old.egg-info/PKG-INFO", metadata);
  }

  private void standInForModules() throws IOException {
    for (String module :
        List.of(
            "sitecustomize",
            "usercustomize",
            "bandit",
            "bandit_evil",
            "stevedore",
            "semgrep",
            "ruff",
            "json",
            "ast",
            "argparse",
            "logging",
            "conftest",
            "setup")) {
      write(module + ".py", trace(module));
    }
    write("yaml/__init__.py", trace("yaml"));
    write("evil.pth", "import sitecustomize\n");
    write("__main__.py", trace("__main__"));
  }

  private String trace(String name) {
    return "open('%s', 'w').close()\n".formatted(traces.resolve(name));
  }

  @Test
  void configurationOfTheSourceIsNotHeededByOtherTools() throws Exception {
    write("a.sh", "#!/bin/sh\nrm -r $1\n");
    write(".shellcheckrc", "disable=all\n");
    write("Dockerfile", "FROM debian:latest\nRUN true\n");
    write(".hadolint.yaml", "ignored: [DL3007]\n");

    assertThat(found("shell-and-containers.yaml", "shellcheck")).containsExactly("SC2086 a.sh");
    assertThat(found("shell-and-containers.yaml", "hadolint")).contains("DL3007 Dockerfile");
    assertThat(alone("shellcheck", "-f", "gcc", "a.sh")).doesNotContain("SC2086");
    assertThat(alone("hadolint", "Dockerfile")).doesNotContain("DL3007");
  }

  /** The rule and the file of each finding. */
  private List<String> found(String example, String type) throws Exception {
    ExecDefinition definition = ExampleTools.definition(example, type);
    ExecValidator validator = new ExecValidator(definition, ProgramHost.open());
    List<SourceFile> files;
    try (Stream<Path> all = Files.walk(source)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> new SourceFile(source.relativize(file).toString(), file))
              .filter(file -> validator.accepts(file.path()))
              .toList();
    }
    List<FileResult> results = new Probe(source).scan(validator, Map.of(), files);
    assertThat(results).extracting(FileResult::reason).containsOnly("");
    return results.stream()
        .flatMap(result -> result.findings().stream())
        .map(finding -> finding.rule() + " " + finding.path())
        .toList();
  }

  /** The output of a tool that is started in the source, with a separate home directory. */
  private String alone(String program, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("env", "HOME=" + folder, PythonTools.program(program)));
    command.addAll(Arrays.asList(arguments));
    return PythonTools.run(source, command.toArray(String[]::new));
  }
}
