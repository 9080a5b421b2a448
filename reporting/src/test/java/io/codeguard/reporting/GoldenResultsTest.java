package io.codeguard.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.reporting.sarif.Baseline;
import io.codeguard.reporting.sarif.SarifReader;
import io.codeguard.reporting.sarif.SarifReport;
import io.codeguard.reporting.sarif.SarifReport.Unread;
import io.codeguard.reporting.sarif.SarifWriter;
import io.codeguard.reporting.sarif.SarifWriter.Exclusion;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What workers of release 0.1.0 left in the queue, in the cache of results and in reports. */
class GoldenResultsTest {
  /** As results are read from the queue. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private static final Finding SUPPRESSED =
      new Finding(
          "secrets",
          "aws-key",
          Severity.ERROR,
          "src/a.txt",
          3,
          14,
          3,
          34,
          "an AWS access key",
          "f1",
          "m1",
          "l1:1",
          "https://rules.example/aws-key",
          "test data",
          true,
          "Finds keys",
          List.of("security", "keys"));

  private static final Finding SMALLEST =
      new Finding("secrets", "generic", Severity.NOTE, "src/a.txt", 0, 0, 0, 0, "a secret", "");

  private static final List<FileResult> FILES =
      List.of(
          FileResult.of("src/a.txt", List.of(SUPPRESSED, SMALLEST)),
          FileResult.of("clean.txt", List.of()),
          FileResult.skipped("b.png", "binary"),
          FileResult.partial("c.json", "too large", List.of(SMALLEST)),
          FileResult.failed("d.json", "the validator crashed"),
          FileResult.unusable("e.json", "nested too deeply"));

  private static final Finding KNOWN =
      Finding.builder()
          .validation("secrets")
          .rule("generic")
          .severity(Severity.WARNING)
          .path("src/k.txt")
          .start(2, 1)
          .end(2, 9)
          .message("a secret")
          .fingerprint("f-known")
          .moveFingerprint("m-known")
          .lineHash("l2:1")
          .build();

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenResultsTest.class.getResourceAsStream("/golden/0.1.0/" + name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void resultsOfTheReleaseAreRead() throws IOException {
    assertThat(JSON.readValue(golden("file-results.json"), FileResult[].class))
        .containsExactlyElementsOf(FILES);
  }

  /** Severities and outcomes, too, go by the names that the release knows. */
  @Test
  void resultsAreWrittenAsTheReleaseReadsThem() throws IOException {
    assertThat(JSON.<JsonNode>valueToTree(FILES))
        .isEqualTo(JSON.readTree(golden("file-results.json")));
  }

  @Test
  void theReleasesReportIsRead() throws IOException {
    SarifReport report = SarifReader.report(new ByteArrayInputStream(golden("report.sarif.json")));
    assertThat(report.validations()).containsExactly("secrets");
    assertThat(report.results())
        .extracting(result -> result.finding().path(), SarifReport.Result::known)
        .containsExactly(
            tuple("src/a.txt", false),
            tuple("src/a.txt", false),
            tuple("src/a.txt", false),
            tuple("src/k.txt", true));
    Finding suppressed = report.findings().get(2);
    assertThat(suppressed.fingerprint()).isEqualTo("f1");
    assertThat(suppressed.isSuppressed()).isTrue();
    assertThat(report.unread())
        .containsExactly(
            new Unread("secrets", "b.png", "skipped", "binary"),
            new Unread("secrets", "c.json", "partial", "too large"),
            new Unread("secrets", "d.json", "failed", "the validator crashed"),
            new Unread("secrets", "e.json", "failed", "nested too deeply"));
    assertThat(report.excluded()).isEqualTo(Map.of("LFS pointer", 1L, "symbolic link", 3L));
  }

  /** Teams keep reports of the release as baselines, and code hosts compare them with ours. */
  @Test
  void theReleasesReportIsABaselineForTodays() throws IOException {
    List<Finding> fresh = new ArrayList<>();
    byte[] today =
        report(Baseline.read(new ByteArrayInputStream(golden("report.sarif.json"))), fresh);
    assertThat(fresh).as("findings without a fingerprint").extracting(Finding::message).hasSize(2);
    assertThat(fresh).noneMatch(finding -> finding.path().equals("src/k.txt"));
    // Messages are for people: this one was reworded since.
    String release =
        new String(golden("report.sarif.json"), UTF_8)
            .replace("left out of the source", "excluded from the source");
    assertThat(JSON.readTree(today)).isEqualTo(JSON.readTree(release));
  }

  private static byte[] report(Baseline baseline, List<Finding> fresh) throws IOException {
    List<ValidatedFile> files = new ArrayList<>();
    FILES.forEach(file -> files.add(new ValidatedFile("secrets", file)));
    files.add(new ValidatedFile("secrets", FileResult.of("src/k.txt", List.of(KNOWN))));
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    SarifWriter.write(
        report,
        new SarifWriter.Source(
            "team/full",
            "3f786850e387550fdab836ed7e6dc881de23001b",
            Optional.of("https://git.example/repo.git"),
            List.of(
                new Exclusion("LFS pointer", 1, true), new Exclusion("symbolic link", 3, false)),
            Map.of("secrets", 7L)),
        List.of(),
        files,
        Optional.of(baseline),
        fresh::add);
    return report.toByteArray();
  }
}
