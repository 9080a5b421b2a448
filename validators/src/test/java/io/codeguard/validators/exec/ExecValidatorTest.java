package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.testing.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A program's output becomes the results of its files. */
class ExecValidatorTest extends ScriptTool {
  @Test
  void jsonFindingsKeepTheToolsRuleAndPlace() {
    List<FileResult> results =
        run(json(GREP_JSON), file("a.txt", "x\nBAD\n"), file("d/b.txt", "x\n"));

    assertThat(results.get(0).findings()).extracting(Probe::place).containsExactly("B1 2:1-2:1");
    assertThat(results.get(0).findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
    assertThat(results.get(0).findings().getFirst().lineHash()).isNotEmpty();
    assertThat(results.get(1)).isEqualTo(FileResult.of("d/b.txt", List.of()));
  }

  @Test
  void programIsStartedOnceForManyFiles() throws IOException {
    Path count = folder.resolve("count");
    SourceFile[] files =
        IntStream.range(0, 25).mapToObj(i -> file(i + ".txt", "")).toArray(SourceFile[]::new);

    run(definition("json", 10, 60, "echo >> " + count, "{files}"), files);

    assertThat(Files.readAllLines(count)).hasSize(3);
  }

  @Test
  void sarifIsNormalised() {
    String sarif =
        """
        cat <<END
        {"version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","tool":{"driver":{
          "name":"t","rules":[{"id":"R1","helpUri":"https://help.example/r1",
            "defaultConfiguration":{"level":"error"},
            "messageStrings":{"default":{"text":"no {0} here"}}}]}},
          "results":[
            {"ruleIndex":0,"message":{"id":"default","arguments":["x"]},
             "partialFingerprints":{"primaryLocationLineHash":"nonsense"},
             "locations":[{"physicalLocation":{
               "artifactLocation":{"uri":"file://$PWD/a%20b.txt"},
               "region":{"startLine":1,"startColumn":2,"endColumn":3}}}]},
            {"ruleId":"R2","level":"note","message":{"text":"accepted"},
             "suppressions":[{"kind":"external"}],
             "locations":[{"physicalLocation":{
               "artifactLocation":{"uri":"a%20b.txt","uriBaseId":"%SRCROOT%"}}}]},
            {"kind":"pass","ruleId":"R3","message":{"text":"fine"}}]}]}
        END
        """;
    FileResult result =
        run(definition("sarif", 1, 60, sarif, "{files}"), file("a b.txt", "😀x")).getFirst();

    assertThat(result.findings())
        .extracting(Probe::place)
        .containsExactly("R2 0:0-0:0", "R1 1:3-1:4");
    Finding first = result.findings().get(1);
    assertThat(first.message()).isEqualTo("no x here");
    assertThat(first.severity()).isEqualTo(Severity.ERROR);
    assertThat(first.helpUri()).isEqualTo("https://help.example/r1");
    assertThat(first.lineHash()).doesNotContain("nonsense");
    assertThat(result.findings().getFirst().suppression()).isEqualTo("by the tool's settings");
    assertThat(result.findings()).extracting(Finding::external).containsExactly(true, false);
  }

  @Test
  void exitCodeIsAskedFileByFile() {
    List<FileResult> results =
        run(
            definition(
                "exitCode",
                50,
                60,
                "grep -q BAD \"$1\" && { echo no >&2; exit 3; }; exit 0",
                "{files}"),
            file("a.txt", "BAD"),
            file("b.txt", "good"));

    assertThat(results)
        .extracting(FileResult::outcome)
        .containsExactly(Outcome.FINDINGS, Outcome.CLEAN);
    assertThat(results.getFirst().findings()).extracting(Finding::message).containsExactly("no");
    assertThat(results.getFirst().findings()).extracting(Finding::rule).containsExactly("tool");
  }

  @Test
  void filesGoThroughAListWhenAsked() {
    String script =
        "while read -r file; do set -- \"$@\" \"$file\"; done < \"$1\"; shift\n" + GREP_JSON;
    String behind = "set -- \"${1#@}\"\n" + script;

    assertThat(
            run(definition("json", 9, 60, script, "{list}"), file("a.txt", "BAD"))
                .getFirst()
                .findings())
        .hasSize(1);
    assertThat(
            run(definition("json", 9, 60, behind, "@{list}"), file("a.txt", "BAD"))
                .getFirst()
                .findings())
        .hasSize(1);
    assertThat(run(definition("json", 9, 60, script, "{list}"), file("a\nb.txt", "BAD")))
        .containsExactly(FileResult.skipped("a\nb.txt", "line break in the file's name"));
  }

  @Test
  void hostileFileNamesAreOnlyNames() {
    List<FileResult> results =
        run(
            json(GREP_JSON),
            file("-rf", "BAD"),
            file("$(touch pwned).txt", "BAD"),
            file("a;b 'c'.txt", "BAD"),
            file("%20.txt", "BAD"));

    assertThat(results).extracting(FileResult::outcome).containsOnly(Outcome.FINDINGS);
  }

  @Test
  void guiltyFileAloneFails() {
    String script = "grep -q POISON \"$@\" && { echo 'boom \033[31m' >&2; exit 7; }\n" + GREP_JSON;

    List<FileResult> results =
        run(
            json(script),
            file("a", "BAD"),
            file("b", "POISON"),
            file("c", "x"),
            file("d", "BAD"),
            file("e", "x"));

    assertThat(results)
        .extracting(FileResult::outcome)
        .containsExactly(
            Outcome.FINDINGS, Outcome.FAILED, Outcome.CLEAN, Outcome.FINDINGS, Outcome.CLEAN);
    assertThat(results.get(1).reason()).isEqualTo("tool: exit code 7: boom \\u001b[31m");
  }

  @Test
  void reportOnOtherFilesIsNotBelieved() {
    FileResult result =
        run(
                definition(
                    "json", 9, 60, "echo '{\"file\":\"/etc/passwd\",\"line\":1}'", "{files}"),
                file("a", ""))
            .getFirst();

    assertThat(result.reason())
        .isEqualTo("tool: it reports on '/etc/passwd', which is not in the batch");
  }

  @Test
  void fileThatTheToolCouldNotReadIsNotClean() {
    String json =
        "echo '{\"results\":[{\"path\":\"b\",\"line\":1}],\"errors\":["
            + "{\"filename\":\"./a\",\"reason\":\"broken\"},"
            + "{\"path\":\"b\",\"message\":\"half\"}]}'";
    String sarif =
        """
        echo '{"runs":[{"invocations":[{"toolExecutionNotifications":[
          {"level":"error","message":{"text":"broken"},
           "locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"}}}]}]}]}]}'
        """;

    List<FileResult> results =
        run(definition("json", 9, 60, json, "{files}"), file("a", ""), file("b", "x"));
    assertThat(results.get(0)).isEqualTo(FileResult.unusable("a", "tool: broken"));
    assertThat(results.get(1).outcome()).isEqualTo(Outcome.PARTIAL);
    assertThat(run(definition("sarif", 9, 60, sarif, "{files}"), file("a", "")))
        .containsExactly(FileResult.unusable("a", "tool: broken"));
  }

  @Test
  void outputThatIsNoReportFails() {
    assertThat(run(json("echo oops; echo why >&2"), file("a", "")).getFirst().reason())
        .startsWith("tool: its output is not valid JSON (")
        .endsWith("exit code 0: why");
    assertThat(
            run(definition("sarif", 9, 60, "echo '{}'", "{files}"), file("a", ""))
                .getFirst()
                .reason())
        .isEqualTo("tool: its output is not SARIF");
  }

  @Test
  void aCrashWithoutOutputMakesNoFileClean() throws IOException {
    assertThat(run(json("echo no such module >&2; exit 1"), file("a.txt", "x")))
        .containsExactly(
            FileResult.failed("a.txt", "tool: exit code 1 without output: no such module"));
    assertThat(run(json("exit 0"), file("a.txt", "x")))
        .containsExactly(FileResult.of("a.txt", List.of()));
  }
}
