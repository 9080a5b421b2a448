package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that runs in the source can read all of it, but is called with the batch's files only.
 */
class ExecInPlaceTest extends ScriptTool {
  private static final List<String> COMMAND = List.of("sh", "-c", "", "sh", "{files}");

  private static ExecDefinition definition(Map<String, Object> more)
      throws InvalidParametersException {
    Map<String, Object> fields =
        new HashMap<>(Map.of("command", COMMAND, "output", "json", "inPlace", true));
    fields.putAll(more);
    return ExecDefinition.of("tool", fields);
  }

  private static ExecDefinition inPlace(String script) throws InvalidParametersException {
    return definition(Map.of("command", List.of("sh", "-c", script, "sh", "{files}")));
  }

  @Test
  void programSeesConfigurationAndAllOtherFiles() throws Exception {
    file("sub/.toolrc", "");
    file("other.txt", "");
    String script = "find . -mindepth 1 | sort | tr '\\n' ' ' >&2; exit 9";

    assertThat(run(inPlace(script), file("sub/a.txt", "")))
        .containsExactly(
            FileResult.failed(
                "sub/a.txt", "tool: exit code 9: ./other.txt ./sub ./sub/.toolrc ./sub/a.txt"));
  }

  @Test
  void findingsHaveTheirPlacesAndTheSourceStays() throws Exception {
    List<FileResult> results =
        run(inPlace(GREP_JSON), file("d/a.txt", "x\nBAD\n"), file("b.txt", "x\n"));

    assertThat(results.getFirst().findings())
        .extracting(Probe::place)
        .containsExactly("B1 2:1-2:1");
    assertThat(results.getLast()).isEqualTo(FileResult.of("b.txt", List.of()));
    assertThat(folder.resolve("source/d/a.txt")).hasContent("x\nBAD\n");
  }

  @Test
  void absolutePathsAreTheSources() throws Exception {
    String script =
        "echo \"{\\\"file\\\":\\\"$(pwd -P)/a.txt\\\",\\\"line\\\":1,\\\"code\\\":\\\"B1\\\"}\"";

    assertThat(run(inPlace(script), file("a.txt", "x")).getFirst().findings()).hasSize(1);
  }

  @Test
  void findingsInOtherFilesOfTheSourceAreIgnored() throws Exception {
    file("imported.txt", "BAD");
    SourceFile asked = file("a.txt", "BAD");

    assertThat(run(inPlace("set -- imported.txt \"$@\"\n" + GREP_JSON), asked))
        .singleElement()
        .satisfies(result -> assertThat(result.findings()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none.txt", "", ".", "./sub", "link", "/etc/passwd", "tool.cfg"})
  void whatIsSaidOfAnythingElseFails(String place) throws Exception {
    file("sub/b.txt", "");
    file("tool.cfg", "");
    Files.createSymbolicLink(folder.resolve("source/link"), Path.of("sub/b.txt"));
    String script = "echo '{\"file\":\"%s\",\"line\":1,\"code\":\"B1\"}'".formatted(place);
    ExecDefinition definition =
        definition(
            Map.of(
                "command", List.of("sh", "-c", script, "sh", "{files}"),
                "files", List.of("*.txt", "link")));

    assertThat(run(definition, file("a.txt", "x")))
        .containsExactly(
            FileResult.failed(
                "a.txt", "tool: it reports on '%s', which is not in the batch".formatted(place)));
  }

  @Test
  void nothingIsCleanWhenTheProgramStoppedAtAnotherFile() throws Exception {
    file("imported.txt", "");
    String script =
        "echo '{\"results\":[{\"file\":\"a.txt\",\"line\":1,\"code\":\"B1\"}],"
            + "\"errors\":[{\"file\":\"imported.txt\",\"message\":\"cannot parse\"}]}'";

    List<FileResult> results = run(inPlace(script), file("a.txt", "x"), file("b.txt", ""));

    assertThat(results)
        .extracting(FileResult::outcome)
        .containsExactly(Outcome.PARTIAL, Outcome.FAILED);
    assertThat(results.getLast().reason())
        .isEqualTo("tool: it could not read 'imported.txt': cannot parse");
  }

  @Test
  void filesOfTwoSourcesAreScannedSeparately() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    SourceFile ofOther = new SourceFile("b.txt", Files.writeString(other.resolve("b.txt"), "BAD"));

    assertThat(run(inPlace(GREP_JSON), file("a.txt", "BAD"), ofOther))
        .extracting(result -> result.findings().size())
        .containsExactly(1, 1);
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    SourceFile file = file("a.txt", "BAD");
    Path link = Files.createSymbolicLink(folder.resolve("source/link"), file.location());

    assertThat(run(inPlace(GREP_JSON), new SourceFile("link", link)))
        .containsExactly(FileResult.skipped("link", "not a regular file"));
  }

  @Test
  void resultsAreCachedOnlyIfTheDefinitionPermitsIt() throws InvalidParametersException {
    assertThat(
            new ExecValidator(definition(Map.of()), ProgramHost.open()).judgesFilesAlone(Map.of()))
        .isFalse();
    assertThat(
            new ExecValidator(definition(Map.of("cache", true)), ProgramHost.open())
                .judgesFilesAlone(Map.of()))
        .isTrue();
  }

  @Test
  void whatIsWrittenIntoItsHomeIsGone() throws Exception {
    Path home = folder.resolve("home");
    String script = "touch \"$HOME/x\"; echo \"$HOME\" > " + home;

    run(inPlace(script), file("a.txt", ""));

    assertThat(Path.of(Files.readString(home).strip())).doesNotExist();
  }
}
