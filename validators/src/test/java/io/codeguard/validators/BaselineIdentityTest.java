package io.codeguard.validators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.sarif.Baseline;
import io.codeguard.reporting.sarif.SarifReader;
import io.codeguard.reporting.sarif.SarifWriter;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Baseline states in a second report of a changed tree, with a real validator. */
class BaselineIdentityTest {
  private static final SarifWriter.Source SOURCE =
      new SarifWriter.Source("team/job", "", Optional.empty());

  @TempDir private Path tree;

  /** Finds {@code TODO} in the files, which are given by path. */
  private List<ValidatedFile> todos(Map<String, String> files) throws Exception {
    Validator validator = Validators.load().get("pattern");
    Map<String, Object> pattern =
        Map.of("id", "no-todo", "regex", "TODO\\w*", "message", "Do it now.");
    Validator.Check check = Validators.prepare(validator, Map.of("patterns", List.of(pattern)));
    List<SourceFile> sources = new ArrayList<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path place = Files.createTempFile(tree, "file", null);
      sources.add(new SourceFile(file.getKey(), Files.writeString(place, file.getValue())));
    }
    List<FileResult> results = check.validate(sources, Instant.MAX);
    return results.stream().map(result -> new ValidatedFile("pattern", result)).toList();
  }

  private static String report(List<ValidatedFile> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SarifWriter.write(out, SOURCE, List.of(), files);
    return out.toString(UTF_8);
  }

  private static Baseline read(String report) throws IOException {
    return Baseline.read(new ByteArrayInputStream(report.getBytes(UTF_8)));
  }

  /** The location and state of each finding. */
  private List<String> states(Map<String, String> before, Map<String, String> now)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Finding> fresh = new ArrayList<>();
    Baseline baseline = read(report(todos(before)));
    SarifWriter.write(out, SOURCE, List.of(), todos(now), Optional.of(baseline), fresh::add);
    String report = out.toString(UTF_8);
    List<String> states = new ArrayList<>();
    for (JsonNode result : new ObjectMapper().readTree(report).at("/runs/0/results")) {
      JsonNode place = result.at("/locations/0/physicalLocation");
      states.add(
          "%s:%d %s"
              .formatted(
                  place.at("/artifactLocation/uri").asText(),
                  place.at("/region/startLine").asInt(),
                  result.path("baselineState").asText("-")));
    }
    assertThat(fresh)
        .extracting(finding -> finding.path() + ":" + finding.line() + " new")
        .containsExactlyElementsOf(states.stream().filter(state -> state.endsWith("new")).toList());
    assertThat(SarifReader.report(new ByteArrayInputStream(report.getBytes(UTF_8))).newFindings())
        .hasSize((int) states.stream().filter(state -> !state.endsWith("unchanged")).count());
    return states;
  }

  @Test
  void whatWasThereIsKnownAlsoWhenItsLineMoved() throws Exception {
    assertThat(states(Map.of("a", "TODO1\nTODO2\n"), Map.of("a", "\n\nTODO1\nTODO3\nTODO2\n")))
        .containsExactly("a:3 unchanged", "a:4 new", "a:5 unchanged");
  }

  @Test
  void aSecondOneOfTheSameIsNew() throws Exception {
    assertThat(states(Map.of("a", "TODO\n"), Map.of("a", "TODO\nTODO\n")))
        .containsExactly("a:1 unchanged", "a:2 new");
  }

  @Test
  void aRenamedFilesFindingsAreKnownACopysAreNot() throws Exception {
    assertThat(states(Map.of("a", "TODO\n"), Map.of("b", "TODO\n")))
        .containsExactly("b:1 unchanged");
    assertThat(states(Map.of("b", "TODO\n"), Map.of("a", "TODO\n", "b", "TODO\n")))
        .containsExactly("a:1 new", "b:1 unchanged");
  }

  @Test
  void whatIsSuppressedHasNoStateAndComesBackAsNew() throws Exception {
    String suppressed = "TODO // codeguard:ignore no-todo later\n";
    assertThat(states(Map.of("a", "TODO\n"), Map.of("a", suppressed))).containsExactly("a:1 -");
    assertThat(states(Map.of("a", suppressed), Map.of("a", "TODO\n"))).containsExactly("a:1 new");
  }

  @Test
  void aGzippedReportIsReadToo() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(report(todos(Map.of("a", "TODO\n"))).getBytes(UTF_8));
    }
    Baseline baseline = Baseline.read(new ByteArrayInputStream(zipped.toByteArray()));
    List<Finding> fresh = new ArrayList<>();
    SarifWriter.write(
        new ByteArrayOutputStream(),
        SOURCE,
        List.of(),
        todos(Map.of("a", "TODO\n", "b", "x\nTODO1\n")),
        Optional.of(baseline),
        fresh::add);
    assertThat(fresh).extracting(Finding::path).containsExactly("b");
  }
}
