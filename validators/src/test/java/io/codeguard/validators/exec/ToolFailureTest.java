package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that a program reports for the whole run instead of for a file. */
class ToolFailureTest extends ScriptTool {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"executionSuccessful\":false}`|`it reports that it failed`",
        "`{\"executionSuccessful\":false,\"exitCodeDescription\":\"no rules\"}`"
            + "|`it reports that it failed: no rules`",
        // Like PMD: a file's error without a level.
        "`{\"executionSuccessful\":false,\"toolExecutionNotifications\":["
            + "{\"message\":{\"text\":\"boom\"}}]}`|`it reports that it failed: boom`",
        "`{\"executionSuccessful\":true,\"toolExecutionNotifications\":["
            + "{\"level\":\"error\",\"message\":{\"text\":\"boom\"}}]}`|`boom`",
        "`{\"executionSuccessful\":true,\"toolConfigurationNotifications\":["
            + "{\"level\":\"error\",\"descriptor\":{\"id\":\"CFG1\"}}]}`|`CFG1`",
        "`{\"toolConfigurationNotifications\":[{\"level\":\"error\"}]}`"
            + "|`an error without a message`",
      },
      delimiter = '|')
  void aFailureReportedInSarifMakesNoFileClean(String invocation, String reason) {
    assertThat(run(sarif(invocation), file("a", "")))
        .containsExactly(FileResult.failed("a", "tool: " + reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"executionSuccessful\":true}",
        "{\"executionSuccessful\":true,\"toolExecutionNotifications\":["
            + "{\"level\":\"warning\",\"message\":{\"text\":\"old option\"}},"
            + "{\"level\":\"note\",\"message\":{\"text\":\"3 files\"}},"
            + "{\"message\":{\"text\":\"a warning, too\"}}]}",
      })
  void sarifThatWarnsOnlyIsBelieved(String invocation) {
    assertThat(run(sarif(invocation), file("a", "")))
        .containsExactly(FileResult.of("a", List.of()));
  }

  private ExecDefinition sarif(String invocation) {
    String report = "{\"runs\":[{\"results\":[],\"invocations\":[%s]}]}".formatted(invocation);
    return definition("sarif", 9, 60, "echo '" + report + "'", "{files}");
  }

  @Test
  void configurationErrorOfAFileFailsThatFile() {
    String sarif =
        """
        echo '{"runs":[{"invocations":[{"toolConfigurationNotifications":[
          {"level":"error","message":{"text":"broken"},
           "locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"}}}]}]}]}]}'
        """;

    assertThat(run(definition("sarif", 9, 60, sarif, "{files}"), file("a", ""), file("b", "")))
        .containsExactly(FileResult.unusable("a", "tool: broken"), FileResult.of("b", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`[{\"level\":\"error\",\"message\":\"no such rule\"}]`|`no such rule`",
        "`[{\"filename\":null,\"reason\":\"no such rule\"}]`|`no such rule`",
        "`[\"no such rule\"]`|`no such rule`",
        "`{\"setup\":\"no such rule\"}`|`no such rule`",
        "`[{\"code\":7}]`|`{\"code\":7}`",
        "`[{\"path\":\"a\",\"message\":\"half\"},{\"message\":\"no such rule\"}]`|`no such rule`",
      },
      delimiter = '|')
  void jsonErrorOfNoFileCallsNoFileClean(String errors, String reason) {
    String script = "echo '{\"results\":[],\"errors\":%s}'".formatted(errors);

    assertThat(run(json(script), file("a", "")))
        .containsExactly(FileResult.failed("a", "tool: " + reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "0", "null"})
  void jsonWithoutErrorsIsBelieved(String errors) {
    String script = "echo '{\"results\":[],\"errors\":%s}'".formatted(errors);

    assertThat(run(json(script), file("a", ""))).containsExactly(FileResult.of("a", List.of()));
  }

  @Test
  void guiltyFileAloneFailsWithAMessageForOneLine() {
    String json =
        """
        broken=
        grep -q POISON "$@" && broken='"boom \\n \\u001b[31m %s"'
        printf '{"results":[],"errors":[%%s]}' "$broken"
        """
            .formatted("x".repeat(1000));
    String sarif =
        """
        successful=true
        grep -q POISON "$@" && successful=false
        echo "{\\"runs\\":[{\\"invocations\\":[{\\"executionSuccessful\\":$successful}]}]}"
        """;

    for (ExecDefinition tool : List.of(json(json), definition("sarif", 9, 60, sarif, "{files}"))) {
      List<FileResult> results =
          run(tool, file("a", ""), file("b", ""), file("c", "POISON"), file("d", ""));
      assertThat(results)
          .extracting(FileResult::outcome)
          .containsExactly(Outcome.CLEAN, Outcome.CLEAN, Outcome.FAILED, Outcome.CLEAN);
      assertThat(results.get(2).reason()).matches("tool: .{1,300}").doesNotContain("\033");
    }
    assertThat(run(json(json), file("c", "POISON")).getFirst().reason())
        .startsWith("tool: boom   \\u001b[31m xxx")
        .endsWith("…");
  }

  @Test
  void theReasonIsReportedForAPathOutsideOfTheSource() {
    String json =
        "echo '{\"results\":[],\"errors\":[{\"path\":\"/rules.yaml\",\"message\":\"too new\"}]}'";

    assertThat(run(json(json), file("a", "")))
        .containsExactly(
            FileResult.failed(
                "a", "tool: it reports on '/rules.yaml', which is not in the batch: too new"));
  }

  @Test
  void aReasonThatIsOnlyInTheReportIsQuoted() {
    String script = "echo '{\"results\":[],\"errors\":[\"no such rule\"]}'; exit 2";

    assertThat(run(json(script), file("a", "")))
        .containsExactly(FileResult.failed("a", "tool: exit code 2: no such rule"));
  }
}
