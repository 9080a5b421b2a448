package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.testing.Probe;
import io.codeguard.validators.testing.PythonTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of the real Semgrep when it fails partly. */
@Tag("tools")
class RealToolFailuresTest {
  private static final String RULE =
      """
      rules:
        - id: no-eval
          languages: [python]
          severity: ERROR
          message: No eval.
          pattern: eval(...)
      """;

  private static final String BROKEN_RULE =
      """
        - id: broken
          languages: [python]
          severity: ERROR
          message: Never found.
          pattern: "foo((("
      """;

  private static final String TOO_NEW_RULE =
      """
        - id: too-new
          languages: [python]
          min-version: 99.0.0
          severity: ERROR
          message: Never found.
          pattern: foo(...)
      """;

  @TempDir private Path folder;
  private Probe probe;

  @BeforeAll
  static void tools() {
    PythonTools.require();
  }

  @BeforeEach
  void probe() {
    probe = new Probe(folder.resolve("source"));
  }

  @Test
  void semgrepIsBelievedWhenItSpeaksOfSingleFiles() throws Exception {
    for (String format : List.of("json", "sarif")) {
      assertThat(scan(semgrep(RULE, format, List.of(0, 1)), "good.py", "bad.py"))
          .extracting(FileResult::outcome)
          .containsExactly(Outcome.CLEAN, Outcome.FINDINGS);
    }
    List<FileResult> results = scan(semgrep(RULE, "json", List.of(0, 1)), "good.py", "broken.py");
    assertThat(results)
        .extracting(FileResult::outcome)
        .containsExactly(Outcome.CLEAN, Outcome.FAILED);
    assertThat(results.getLast().reason()).startsWith("tool: Syntax error at line broken.py:2");
  }

  /** It exits with 2 and an error without a file, and writes nothing to standard error. */
  @Test
  void ruleThatSemgrepCannotReadLeavesNoFileClean() throws Exception {
    for (String format : List.of("json", "sarif")) {
      for (List<Integer> exitCodes : List.of(List.of(0, 1), List.of(0, 1, 2))) {
        assertThat(scan(semgrep(RULE + BROKEN_RULE, format, exitCodes), "good.py", "bad.py"))
            .extracting(FileResult::reason)
            .allMatch(reason -> reason.contains("Rule parse error in rule broken"))
            .hasSize(2);
      }
    }
  }

  /** It exits with 0. */
  @Test
  void ruleThatSemgrepLeavesOutLeavesNoFileClean() throws Exception {
    assertThat(scan(semgrep(RULE + TOO_NEW_RULE, "json", List.of(0, 1)), "good.py"))
        .extracting(FileResult::reason)
        .allMatch(reason -> reason.contains("This rule requires upgrading Semgrep"))
        .hasSize(1);
  }

  private List<FileResult> scan(ExecDefinition definition, String... names) {
    Map<String, String> texts =
        Map.of(
            "good.py", "x = 1\n",
            "bad.py", "eval(input())\n",
            "broken.py", "eval\n)))((( def ???\neval(input())\n%%%% $$ [[[ (\n");
    List<FileResult> results =
        probe.scan(
            new ExecValidator(definition, ProgramHost.open()),
            Map.of(),
            List.of(names).stream()
                .map(name -> probe.file(name, texts.get(name).getBytes(UTF_8)))
                .toList());
    assertThat(results.stream().flatMap(result -> result.findings().stream()))
        .extracting(Finding::rule)
        .allMatch("no-eval"::equals);
    return results;
  }

  private ExecDefinition semgrep(String rules, String format, List<Integer> exitCodes)
      throws InvalidParametersException, IOException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), rules);
    return ExecDefinition.of(
        "tool",
        Map.of(
            "command",
            List.of(
                PythonTools.program("semgrep"),
                "scan",
                "--config",
                file.toString(),
                "--no-rewrite-rule-ids",
                "--metrics",
                "off",
                "--disable-version-check",
                "--no-git-ignore",
                "--quiet",
                "--" + format,
                "{files}"),
            "output",
            format,
            "exitCodes",
            exitCodes));
  }
}
