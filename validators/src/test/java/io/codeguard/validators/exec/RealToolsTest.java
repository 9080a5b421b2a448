package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.testing.Probe;
import io.codeguard.validators.testing.PythonTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real tools have exactly the same findings through the validator as alone. */
@Tag("tools")
class RealToolsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RUFF_RULES = "S,E,F,B,W,PL,ANN";

  @TempDir private Path folder;

  @BeforeAll
  static void tools() {
    PythonTools.require();
  }

  @Test
  void ruffFindsTheSameInFlask() throws Exception {
    Path flask = PythonTools.tree("flask-3.1.2");
    List<String> options = List.of("--isolated", "--select", RUFF_RULES);
    List<String> expected = ruffAlone(flask, options);

    assertThat(expected).hasSizeGreaterThan(100);
    for (String format : List.of("json", "sarif")) {
      for (boolean inPlace : List.of(false, true)) {
        assertThat(findings(ruff(options, format, inPlace), flask))
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Test
  void ruffHeedsTheSourcesOwnConfigurationInPlaceOnly() throws Exception {
    Path flask = copy(PythonTools.tree("flask-3.1.2"), folder.resolve("flask"));
    Files.writeString(flask.resolve("ruff.toml"), "lint.select = ['ANN201']");
    Files.writeString(flask.resolve("tests/ruff.toml"), "lint.select = ['S101']");
    List<String> expected = ruffAlone(flask, List.of());

    assertThat(expected).anyMatch(one -> one.startsWith("S101 tests/")).hasSizeGreaterThan(100);
    assertThat(findings(ruff(List.of(), "json", true), flask))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(findings(ruff(List.of(), "json", false), flask))
        .noneMatch(one -> one.startsWith("S101") || one.startsWith("ANN201"));
  }

  private static Path copy(Path tree, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path one : all.toList()) {
        Files.copy(one, target.resolve(tree.relativize(one)));
      }
    }
    return target;
  }

  private static List<String> ruffAlone(Path tree, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of(PythonTools.program("ruff"), "check"));
    command.addAll(options);
    command.addAll(List.of("--no-cache", "--output-format", "json", "."));
    List<String> found = new ArrayList<>();
    for (JsonNode one : JSON.readTree(PythonTools.run(tree, command.toArray(String[]::new)))) {
      Path file = tree.toRealPath().relativize(Path.of(one.path("filename").asText()));
      found.add(
          "%s %s:%d".formatted(one.path("code").asText(), file, one.at("/location/row").asInt()));
    }
    return found;
  }

  @Test
  void banditFindsTheSameInFlask() throws Exception {
    Path flask = PythonTools.tree("flask-3.1.2");
    String alone =
        PythonTools.run(
            flask, PythonTools.program("bandit"), "-q", "-r", "-f", "json", "--exit-zero", ".");
    List<String> expected = new ArrayList<>();
    for (JsonNode one : JSON.readTree(alone).path("results")) {
      expected.add(
          "%s %s:%d"
              .formatted(
                  one.path("test_id").asText(),
                  Path.of(one.path("filename").asText()).normalize(),
                  one.path("line_number").asInt()));
    }

    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(findings(bandit(), flask)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Bandit's own tests count the findings in its examples. */
  @Test
  void banditFindsTheSameInItsOwnExamples() throws Exception {
    Path examples = PythonTools.tree("bandit-1.9.4").resolve("examples");
    JsonNode alone =
        JSON.readTree(
            PythonTools.run(
                examples,
                PythonTools.program("bandit"),
                "-q",
                "-r",
                "-f",
                "json",
                "--exit-zero",
                "."));
    List<String> expected = new ArrayList<>();
    for (JsonNode one : alone.path("results")) {
      expected.add(
          "%s %s %s:%d"
              .formatted(
                  one.path("issue_severity").asText(),
                  one.path("test_id").asText(),
                  Path.of(one.path("filename").asText()).normalize(),
                  one.path("line_number").asInt()));
    }
    List<String> unparsable = new ArrayList<>();
    for (JsonNode error : alone.path("errors")) {
      unparsable.add(Path.of(error.path("filename").asText()).normalize().toString());
    }
    List<FileResult> results = scan(bandit(), examples);

    assertThat(expected).hasSizeGreaterThan(400);
    assertThat(unparsable).isNotEmpty();
    assertThat(results.stream().flatMap(result -> result.findings().stream()))
        .extracting(
            one ->
                "%s %s %s:%d"
                    .formatted(severity(one.severity()), one.rule(), one.path(), one.line()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(results)
        .filteredOn(result -> result.outcome() == Outcome.FAILED)
        .extracting(FileResult::path)
        .containsExactlyInAnyOrderElementsOf(unparsable);
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case ERROR -> "HIGH";
      case WARNING -> "MEDIUM";
      case NOTE -> "LOW";
    };
  }

  @Test
  void shellcheckFlagsAnUnquotedVariable() throws InvalidParametersException {
    FileResult result =
        scan(
            Map.of(
                "command",
                List.of(PythonTools.program("shellcheck"), "--norc", "--format=json1", "{files}"),
                "output",
                "json",
                "files",
                List.of("*.sh")),
            "a.sh",
            "#!/bin/sh\nrm -r $1\n");

    assertThat(result.findings()).extracting(Probe::place).containsExactly("SC2086 2:7-2:9");
  }

  @Test
  void hadolintFlagsALatestTag() throws InvalidParametersException {
    FileResult result =
        scan(
            Map.of(
                "command",
                List.of(
                    PythonTools.program("hadolint"),
                    "--format",
                    "sarif",
                    "--config",
                    "/dev/null",
                    "{files}"),
                "output",
                "sarif",
                "files",
                List.of("Dockerfile*")),
            "Dockerfile",
            "FROM debian:latest\nRUN true\n");

    assertThat(result.findings()).extracting(finding -> finding.rule()).contains("DL3007");
  }

  @Test
  void fileThatBanditCannotParseIsNotClean() throws InvalidParametersException {
    Probe probe = new Probe(folder);
    List<FileResult> results =
        probe.scan(
            new ExecValidator(bandit(), ProgramHost.open()),
            Map.of(),
            List.of(
                probe.file("good.py", "x = 1\n".getBytes(UTF_8)),
                probe.file("bad.py", "eval(input())\n".getBytes(UTF_8)),
                probe.file("broken.py", "def f(:\n".getBytes(UTF_8))));

    assertThat(results)
        .extracting(FileResult::outcome)
        .containsExactly(Outcome.CLEAN, Outcome.FINDINGS, Outcome.FAILED);
    assertThat(results.getLast().reason()).contains("syntax error");
  }

  private static ExecDefinition ruff(List<String> options, String format, boolean inPlace)
      throws InvalidParametersException {
    List<String> command = new ArrayList<>(List.of(PythonTools.program("ruff"), "check"));
    command.addAll(options);
    command.addAll(List.of("--no-cache", "--output-format", format, "{files}"));
    return ExecDefinition.of(
        "ruff",
        Map.of("command", command, "output", format, "files", List.of("*.py"), "inPlace", inPlace));
  }

  @Test
  void passwordThatBanditQuotesIsHidden() throws Exception {
    List<Finding> findings =
        new Probe(folder)
            .scan(
                new ExecValidator(bandit(), ProgramHost.open()),
                "a.py",
                "password = 'hunter2'\nconnect(password='hunter2')\n")
            .findings();

    assertThat(findings).extracting(Finding::rule).containsExactly("B105", "B106");
    assertThat(findings)
        .extracting(Finding::message)
        .containsOnly("Possible hardcoded password: '***'");
  }

  private static ExecDefinition bandit() throws InvalidParametersException {
    return ExecDefinition.of(
        "bandit",
        Map.of(
            "command",
            List.of(PythonTools.program("bandit"), "-q", "-f", "json", "{files}"),
            "output",
            "json",
            "batchSize",
            40,
            "files",
            List.of("*.py")));
  }

  private FileResult scan(Map<String, Object> fields, String path, String text)
      throws InvalidParametersException {
    return new Probe(folder)
        .scan(new ExecValidator(ExecDefinition.of("tool", fields), ProgramHost.open()), path, text);
  }

  private static List<FileResult> scan(ExecDefinition definition, Path tree) throws IOException {
    ExecValidator validator = new ExecValidator(definition, ProgramHost.open());
    List<SourceFile> files;
    try (Stream<Path> all = Files.walk(tree)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> new SourceFile(tree.relativize(file).toString(), file))
              .filter(file -> validator.accepts(file.path()))
              .toList();
    }
    return new Probe(tree).scan(validator, Map.of(), files);
  }

  private static List<String> findings(ExecDefinition definition, Path tree) throws IOException {
    List<FileResult> results = scan(definition, tree);
    assertThat(results).extracting(FileResult::reason).containsOnly("");
    return results.stream()
        .flatMap(result -> result.findings().stream())
        .map(one -> "%s %s:%d".formatted(one.rule(), one.path(), one.line()))
        .toList();
  }
}
