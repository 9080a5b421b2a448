package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.validators.Validator.InvalidParametersException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors in a definition are reported before anything runs. */
class ExecDefinitionTest {
  @Test
  void programThatIsNotThereIsNamedWithTheWayToGetIt() throws InvalidParametersException {
    assertThatThrownBy(() -> prepare(Map.of("command", List.of("/no/such/tool", "{files}"))))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage(
            "the program '/no/such/tool' is not there; install it, or correct exec.tool.command");
    assertThatThrownBy(
            () ->
                prepare(
                    Map.of(
                        "command",
                        List.of("no-such-tool", "{files}"),
                        "install",
                        "pip install no-such-tool")))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessage(
            "the program 'no-such-tool' is not on the PATH; install it: pip install no-such-tool");
  }

  private static void prepare(Map<String, Object> more) throws InvalidParametersException {
    Map<String, Object> fields = new HashMap<>(more);
    fields.put("output", "json");
    var _ =
        new ExecValidator(ExecDefinition.of("tool", fields), ProgramHost.open()).prepare(Map.of());
  }

  @Test
  void acceptsFilesThatMatchItsGlobs() throws InvalidParametersException {
    ExecValidator validator =
        new ExecValidator(
            ExecDefinition.of(
                "tool",
                Map.of(
                    "command", List.of("tool", "{files}"),
                    "output", "json",
                    "files", List.of("*.py", "Dockerfile*"))),
            ProgramHost.open());

    assertThat(List.of("a/b.py", "Dockerfile", "x/Dockerfile.dev")).allMatch(validator::accepts);
    assertThat(List.of("ruff.toml", "a.pyc", "py", "b.py/c.toml")).noneMatch(validator::accepts);
  }

  static Stream<Arguments> mistakes() {
    List<String> command = List.of("tool", "{files}");
    return Stream.of(
        Arguments.of(Map.of("output", "json"), "exec.tool.command: must be a list of strings"),
        Arguments.of(
            Map.of("command", List.of("tool"), "output", "json"), "exactly one argument {files}"),
        Arguments.of(Map.of("command", List.of("{files}"), "output", "json"), "the program first"),
        Arguments.of(
            Map.of("command", command), "exec.tool.output: must be one of: sarif, json, exit"),
        Arguments.of(
            Map.of("command", command, "output", "json", "batchSize", 0),
            "exec.tool.batchSize: must be a number from 1 to 10000"),
        Arguments.of(
            Map.of("command", command, "output", "json", "timeoutSeconds", "1m"),
            "exec.tool.timeoutSeconds: must be a number from 1 to 86400"),
        Arguments.of(
            Map.of("command", command, "output", "json", "exitCodes", List.of(256)),
            "exec.tool.exitCodes: must be a list of numbers from 0 to 255"),
        Arguments.of(
            Map.of("command", command, "output", "json", "files", List.of("src/*.py")),
            "exec.tool.files: must be a list of globs for file names"),
        Arguments.of(
            Map.of("command", command, "output", "json", "files", List.of("[")),
            "exec.tool.files: must be a list of globs for file names"),
        Arguments.of(
            Map.of("command", command, "output", "json", "inPlace", "yes"),
            "exec.tool.inPlace: must be true or false"),
        Arguments.of(
            Map.of("command", command, "output", "json", "network", "no"),
            "exec.tool.network: must be true or false"),
        Arguments.of(
            Map.of("command", command, "output", "json", "shell", true),
            "exec.tool.shell: is unknown; use [batchSize, cache, command, exitCodes, files, inPlace,"
                + " install, network, output,"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamedWithTheRemedy(Map<String, Object> fields, String message) {
    assertThatThrownBy(() -> ExecDefinition.of("tool", fields))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageStartingWith("exec.tool.")
        .hasMessageContaining(message);
  }

  @Test
  void itsTextIsTheSameInEachProcess() throws InvalidParametersException {
    Map<String, Object> fields =
        Map.of(
            "command", List.of("tool", "{files}"),
            "output", "json",
            "exitCodes", List.of(7, 0, 9, 1, 5, 3, 2));

    assertThat(ExecDefinition.of("tool", fields).toString())
        .contains("exitCodes=[0, 1, 2, 3, 5, 7, 9]");
  }
}
