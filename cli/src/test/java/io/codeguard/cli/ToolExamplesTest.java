package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.sarif.SarifReader;
import io.codeguard.validators.testing.PythonTools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples for third-party tools, run with the real tools. */
@Tag("tools")
class ToolExamplesTest {
  @TempDir private Path directory;

  @BeforeAll
  static void tools() {
    PythonTools.require();
  }

  @Test
  void ruffAndBanditFindProblemsAndIgnoreConfigurationInTheSource() throws Exception {
    Path html = directory.resolve("out.html");
    assertThat(findings("python-security.yaml", "--html", html.toString()))
        .extracting(finding -> finding.path() + ":" + finding.line() + " " + finding.rule())
        .containsExactlyInAnyOrder(
            "shop/app.py:1 F401",
            "shop/app.py:12 S301",
            "shop/app.py:17 S602",
            "shop/app.py:21 S201",
            "shop/prices.py:2 S608",
            "shop/app.py:2 B403",
            "shop/app.py:3 B404",
            "shop/app.py:12 B301",
            "shop/app.py:17 B602",
            "shop/app.py:21 B201",
            "shop/prices.py:2 B608");
    assertThat(Files.readString(html)).contains("ruff/S602", "bandit/B602");
    assertThat(rule("B602"))
        .contains("subprocess_popen_with_shell_equals_true", "\"security\"", "security-severity");
  }

  /** The SARIF rule descriptions, which code hosts show. */
  private String rule(String id) throws IOException {
    JsonNode report = new ObjectMapper().readTree(directory.resolve("report.sarif").toFile());
    for (JsonNode rule : report.findParents("shortDescription")) {
      if (rule.path("id").asText().equals(id)) {
        return rule.toString();
      }
    }
    return "";
  }

  @Test
  void shellCheckAndHadolintFindAllProblems() throws Exception {
    assertThat(findings("shell-and-containers.yaml"))
        .extracting(Finding::rule)
        .contains("SC2086", "DL3007");
  }

  @Test
  void semgrepUsesTheRuleOfThePool() throws Exception {
    assertThat(findings("semgrep.yaml"))
        .extracting(finding -> finding.path() + ":" + finding.line() + " " + finding.rule())
        .containsExactly("settings.py:6 unsafe-yaml-load");
  }

  @Test
  void aMissingProgramIsReportedInOneLineWithTheRemedy() throws Exception {
    Run run = run("/usr/bin:/bin", "python-security.yaml");
    assertThat(run.err())
        .endsWith(
            "spec.validations[0] (ruff): the program 'ruff' is not on the PATH; install it: pip"
                + " install ruff==0.17.6\n")
        .hasLineCount(1);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  private List<Finding> findings(String example, String... options) throws Exception {
    Path report = directory.resolve("report.sarif");
    List<String> arguments = new ArrayList<>(List.of("--report", report.toString()));
    arguments.addAll(List.of(options));
    String path = PythonTools.programs() + ":" + System.getenv("PATH");
    Run run = run(path, example, arguments.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.VIOLATIONS);
    try (InputStream in = Files.newInputStream(report)) {
      return SarifReader.findings(in);
    }
  }

  private Run run(String path, String example, String... options)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.add(Run.PROJECT.resolve("examples").resolve(example).toString());
    arguments.addAll(List.of(options));
    ProcessBuilder command =
        CodeguardProcess.command(
            directory, directory.resolve("home"), arguments.toArray(String[]::new));
    command.environment().put("PATH", path);
    return CodeguardProcess.finish(command, directory);
  }
}
