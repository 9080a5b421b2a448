package io.codeguard.reporting.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.ValidationRules;
import io.codeguard.reporting.sarif.SarifWriter.Exclusion;
import io.codeguard.reporting.sarif.SarifWriter.Source;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import io.codeguard.reporting.testing.SarifSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SarifWriterTest {
  private static final ValidationRules OWN =
      new ValidationRules(
          "own",
          "1",
          List.of(
              new Rule(
                  "bad-word", "A bad word.", "Use a better one.", Severity.ERROR, "security")));

  private static final Source GIT =
      new Source("team/nightly", "4f2a91c", Optional.of("https://me:pw@git.example/repo"));
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void reportIsValidAgainstTheOfficialSchema() throws IOException {
    assertThat(SarifSchema.problems(write(everyOutcome()))).isEmpty();
  }

  @Test
  void schemaRejectsInvalidSarif() {
    assertThat(SarifSchema.problems("{\"version\":\"2.1.0\",\"runs\":[{}]}")).isNotEmpty();
  }

  @Test
  void emptyReportIsValidToo() throws IOException {
    String report = write(List.of());

    assertThat(SarifSchema.problems(report)).isEmpty();
    assertThat(JSON.readTree(report).path("runs")).isEmpty();
  }

  @Test
  void bytesDoNotDependOnTheOrderOfInput() throws IOException {
    List<ValidatedFile> files = new ArrayList<>(everyOutcome());
    String report = write(files);
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(files, random);
      assertThat(write(files)).isEqualTo(report);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "git@git.example:team/repo.git, ssh://git@git.example/team/repo.git",
    "git@git.example:/srv/a~b/grün, ssh://git@git.example/srv/a~b/gr%C3%BCn",
    "ssh://git@git.example:2222/repo, ssh://git@git.example:2222/repo",
    "ssh://git:p@w@git.example/repo, ssh://git@git.example/repo",
    "ssh://git.example/repo, ssh://git.example/repo",
    "https://me:p@w@git.example/a@b, https://git.example/a@b",
    "https://git.example/a@b:c, https://git.example/a@b:c",
    "https://git.example/r.git?token=abc#x, https://git.example/r.git",
    "https://git.example/grün|%7C, https://git.example/gr%C3%BCn%7C%7C",
    "ssh://git@git.example/grün, ssh://git@git.example/gr%C3%BCn",
  })
  void theRepositoryIsAUriWithoutSecrets(String address, String expected) throws IOException {
    String report =
        write(new Source("team/nightly", "4f2a91c", Optional.of(address)), everyOutcome());

    JsonNode uri = JSON.readTree(report).at("/runs/0/versionControlProvenance/0/repositoryUri");
    assertThat(uri.asText()).isEqualTo(expected);
    assertThat(URI.create(uri.asText()).isAbsolute()).isTrue();
    assertThat(uri.asText()).isASCII();
    assertThat(SarifSchema.problems(report)).isEmpty();
  }

  @Test
  void eachValidationIsARunWithItsRules() throws IOException {
    JsonNode runs = JSON.readTree(write(everyOutcome())).path("runs");

    assertThat(runs).hasSize(2);
    assertThat(runs.at("/0/tool/driver/name").asText()).isEqualTo("CodeGuard own");
    assertThat(runs.at("/1/tool/driver/name").asText()).isEqualTo("CodeGuard pattern");
    JsonNode rule = runs.at("/0/tool/driver/rules/0");
    assertThat(rule.path("id").asText()).isEqualTo("bad-word");
    assertThat(rule.at("/shortDescription/text").asText()).isEqualTo("A bad word.");
    assertThat(rule.at("/help/text").asText()).isEqualTo("Use a better one.");
    assertThat(rule.at("/defaultConfiguration/level").asText()).isEqualTo("error");
    assertThat(rule.at("/properties/tags/0").asText()).isEqualTo("security");
    assertThat(rule.at("/properties/security-severity").asText()).isEqualTo("8.0");
  }

  @Test
  void rulesThatOnlyFindingsNameAreDescribedAsWell() throws IOException {
    JsonNode run = JSON.readTree(write(everyOutcome())).at("/runs/1");

    assertThat(run.at("/tool/driver/rules/0/id").asText()).isEqualTo("no-todo");
    assertThat(run.at("/results/0/ruleIndex").asInt()).isZero();
  }

  @Test
  void placesAreRelativeEncodedUrisAndRegions() throws IOException {
    JsonNode place =
        JSON.readTree(write(everyOutcome())).at("/runs/0/results/0/locations/0/physicalLocation");

    assertThat(place.at("/artifactLocation/uri").asText())
        .isEqualTo("src/a%20b%23%3A%25%0A%C3%A9.txt");
    assertThat(place.path("region").toString())
        .isEqualTo("{\"startLine\":3,\"startColumn\":5,\"endLine\":3,\"endColumn\":8}");
  }

  @Test
  void findingWithoutALineHasNoRegion() throws IOException {
    Finding wholeFile =
        new Finding("own", "bad-word", Severity.NOTE, "a", 0, 0, 0, 0, "no header", "f");

    String report = write(List.of(found("own", wholeFile)));

    assertThat(SarifSchema.problems(report)).isEmpty();
    assertThat(JSON.readTree(report).at("/runs/0/results/0/locations/0/physicalLocation/region"))
        .isEmpty();
  }

  @Test
  void filesNotFullyScannedAreNotificationsWithTheReason() throws IOException {
    JsonNode invocation = JSON.readTree(write(everyOutcome())).at("/runs/0/invocations/0");

    assertThat(invocation.path("executionSuccessful").asBoolean()).isFalse();
    assertThat(invocation.path("toolExecutionNotifications"))
        .extracting(
            n ->
                "%s %s %s"
                    .formatted(
                        n.path("level").asText(),
                        n.at("/message/text").asText(),
                        n.at("/locations/0/physicalLocation/artifactLocation/uri").asText()))
        .containsExactly(
            "error failed: deadline reached d.txt",
            "warning partial: nested too deeply p.txt",
            "note skipped: not UTF-8 s.txt");
  }

  private static final Source WITH_LEFT_OUT =
      new Source(
          "team/nightly",
          "4f2a91c",
          Optional.empty(),
          List.of(new Exclusion("symbolic link", 2, false), new Exclusion("too large", 1, true)),
          Map.of("own", 7L));

  @Test
  void whatTheSourceLeavesOutIsANotificationForEachReason() throws IOException {
    String report = write(WITH_LEFT_OUT, everyOutcome());

    assertThat(SarifSchema.problems(report)).isEmpty();
    JsonNode run = JSON.readTree(report).at("/runs/1");
    assertThat(run.at("/tool/driver/notifications/3/id").asText()).isEqualTo("excluded");
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
    assertThat(run.at("/invocations/0/toolExecutionNotifications"))
        .extracting(
            n ->
                "%s %s %s"
                    .formatted(
                        n.path("level").asText(),
                        n.at("/descriptor/index").asInt(),
                        n.at("/message/text").asText()))
        .containsExactly(
            "note 3 excluded from the source: 2 symbolic link",
            "warning 3 excluded from the source: 1 too large");
    SarifReport read = SarifReader.report(new ByteArrayInputStream(report.getBytes(UTF_8)));
    assertThat(read.excluded())
        .containsExactly(Map.entry("symbolic link", 2L), Map.entry("too large", 1L));
    assertThat(read.unread()).hasSize(3);
  }

  @Test
  void filesAreCountedByOutcomeForEachValidation() throws IOException {
    JsonNode runs = JSON.readTree(write(WITH_LEFT_OUT, everyOutcome())).path("runs");

    assertThat(runs.at("/0/properties").toString())
        .isEqualTo(
            "{\"revision\":\"4f2a91c\",\"tasks\":{\"total\":7,\"clean\":3,\"findings\":1,"
                + "\"skipped\":1,\"partial\":1,\"failed\":1}}");
    // The number of tasks is unknown.
    assertThat(runs.at("/1/properties/tasks").toString())
        .isEqualTo("{\"findings\":1,\"skipped\":0,\"partial\":0,\"failed\":0}");
  }

  @Test
  void passwordOfTheRepositoryIsRemoved() throws IOException {
    String report = write(everyOutcome());

    assertThat(report).contains("https://git.example/repo").doesNotContain("pw@");
  }

  @Test
  void suppressedFindingsAreReportedAsSuch() throws IOException {
    JsonNode result = JSON.readTree(write(everyOutcome())).at("/runs/0/results/1");

    assertThat(result.at("/suppressions/0/kind").asText()).isEqualTo("inSource");
    assertThat(result.at("/suppressions/0/justification").asText()).isEqualTo("a quotation");
  }

  @Test
  void suppressionsOfJobAndSourceAreDistinguished() throws IOException {
    String report = write(List.of(found("own", badWord().suppressedExternally("as agreed"))));

    assertThat(SarifSchema.problems(report)).isEmpty();
    assertThat(JSON.readTree(report).at("/runs/0/results/0/suppressions").toString())
        .isEqualTo("[{\"kind\":\"external\",\"justification\":\"as agreed\"}]");
  }

  @Test
  void readerGivesBackTheFindings() throws IOException {
    Finding accepted =
        new Finding("zero", "no-todo", Severity.NOTE, "c.txt", 1, 1, 1, 5, "later", "f4")
            .suppressedExternally("as agreed");
    List<ValidatedFile> files = new ArrayList<>(everyOutcome());
    files.add(found("zero", accepted));

    List<Finding> findings =
        SarifReader.findings(new ByteArrayInputStream(write(files).getBytes(UTF_8)));

    assertThat(findings).containsExactly(badWord(), quoted(), todo(), accepted);
  }

  @Test
  void readerRefusesOtherFiles() {
    assertThatThrownBy(
            () -> SarifReader.findings(new ByteArrayInputStream("{\"a\":1}".getBytes(UTF_8))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a SARIF 2.1.0 report");
  }

  private static List<ValidatedFile> everyOutcome() {
    return List.of(
        found("own", quoted(), badWord()),
        new ValidatedFile("own", FileResult.of("clean.txt", List.of())),
        new ValidatedFile("own", FileResult.skipped("s.txt", "not UTF-8")),
        new ValidatedFile("own", FileResult.partial("p.txt", "nested too deeply", List.of())),
        new ValidatedFile("own", FileResult.failed("d.txt", "deadline reached")),
        found("pattern", todo()));
  }

  private static ValidatedFile found(String validation, Finding... findings) {
    return new ValidatedFile(validation, FileResult.of(findings[0].path(), List.of(findings)));
  }

  private static Finding badWord() {
    return Finding.builder()
        .validation("own")
        .rule("bad-word")
        .severity(Severity.ERROR)
        .path("src/a b#:%\né.txt")
        .start(3, 5)
        .end(3, 8)
        .message("bad word")
        .fingerprint("f1")
        .moveFingerprint("m1")
        .lineHash("1a:1")
        .build();
  }

  private static Finding quoted() {
    return Finding.builder()
        .validation("own")
        .rule("bad-word")
        .severity(Severity.ERROR)
        .path("src/a b#:%\né.txt")
        .start(4, 5)
        .end(4, 8)
        .message("bad word")
        .fingerprint("f2")
        .moveFingerprint("m2")
        .suppression("a quotation")
        .build();
  }

  private static Finding todo() {
    return new Finding("pattern", "no-todo", Severity.NOTE, "b.txt", 1, 1, 1, 5, "later", "f3");
  }

  private static String write(List<ValidatedFile> files) throws IOException {
    return write(GIT, files);
  }

  private static String write(Source source, List<ValidatedFile> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SarifWriter.write(out, source, List.of(OWN), files);
    return out.toString(UTF_8);
  }
}
