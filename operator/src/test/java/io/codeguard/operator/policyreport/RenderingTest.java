package io.codeguard.operator.policyreport;

import static io.codeguard.operator.policyreport.Sarif.file;
import static io.codeguard.operator.policyreport.Sarif.finding;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.codeguard.operator.policyreport.PolicyReport.Outcome;
import io.codeguard.operator.policyreport.PolicyReport.Result;
import io.codeguard.operator.policyreport.PolicyReport.Summary;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.sarif.SarifWriter.Exclusion;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenderingTest {
  private static final String UID = "3f2a91bc-0000-4000-8000-000000000000";
  private static final Instant END = Instant.parse("2026-05-01T12:00:00Z");

  private static FinishedJob job(String severity, String... validations) {
    return new FinishedJob(
        "team", "shop", UID, List.of(validations), severity, Optional.empty(), END);
  }

  private static FinishedJob failed(String why, String... validations) {
    return new FinishedJob(
        "team", "shop", UID, List.of(validations), "note", Optional.of(why), END);
  }

  private static PolicyReport only(FinishedJob job, String sarif) {
    List<PolicyReport> reports = Rendering.of(job, Sarif.tallies(sarif));
    assertThat(reports).hasSize(1);
    return reports.getFirst();
  }

  private static Finding error(String rule, String path, int line) {
    return finding("syntax", rule, Severity.ERROR, path, line);
  }

  @Test
  void aRuleWithFindingsFailsWithItsCountsAndFirstPlaces() {
    Finding[] findings =
        IntStream.rangeClosed(1, 4)
            .mapToObj(i -> error("json", "a.json", i))
            .toArray(Finding[]::new);
    PolicyReport report =
        only(job("note", "secrets", "syntax"), Sarif.of(file("syntax", "a.json", findings)));

    assertThat(report.getResults())
        .containsExactly(
            new Result(
                "CodeGuard secrets",
                "secrets",
                null,
                null,
                null,
                Outcome.pass,
                true,
                "no findings that count",
                new PolicyReport.Timestamp(END.getEpochSecond(), 0),
                null),
            new Result(
                "CodeGuard syntax",
                "syntax",
                "json",
                "syntax",
                "high",
                Outcome.fail,
                true,
                "4 findings (first: a.json:1, a.json:2, a.json:3)",
                new PolicyReport.Timestamp(END.getEpochSecond(), 0),
                Map.of("findings", "4", "errors", "4")));
    assertThat(report.getSummary()).isEqualTo(new Summary(1, 1, 0, 0, 0));
  }

  @Test
  void excludedFilesAreSkipped() {
    String sarif =
        Sarif.without(List.of(new Exclusion("too large", 2, true)), file("syntax", "a.json"));

    assertThat(only(job("note", "syntax"), sarif).getResults())
        .anySatisfy(
            result -> {
              assertThat(result.rule()).isEqualTo("excluded");
              assertThat(result.result()).isEqualTo(Outcome.skip);
              assertThat(result.message()).isEqualTo("2 files excluded from the source");
            });
  }

  @Test
  void theReportIsOwnedByTheJobAndScopedToIt() {
    PolicyReport report = only(job("note", "syntax"), Sarif.of());

    assertThat(report.getMetadata().getNamespace()).isEqualTo("team");
    assertThat(report.getMetadata().getName()).isEqualTo("shop-3f2a91bc");
    assertThat(report.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getApiVersion()).isEqualTo("codeguard.io/v1alpha1");
              assertThat(owner.getKind()).isEqualTo("ValidationJob");
              assertThat(owner.getUid()).isEqualTo(UID);
            });
    assertThat(report.getScope().getKind()).isEqualTo("ValidationJob");
    assertThat(report.getScope().getName()).isEqualTo("shop");
    assertThat(report.getScope().getUid()).isEqualTo(UID);
  }

  @Test
  void findingsBelowTheGatesSeverityOnlyWarn() {
    String sarif =
        Sarif.of(
            file(
                "syntax",
                "a.json",
                error("bad", "a.json", 1),
                finding("syntax", "odd", Severity.WARNING, "a.json", 2),
                finding("syntax", "nit", Severity.NOTE, "a.json", 3)));

    assertThat(only(job("warning", "syntax"), sarif).getResults())
        .extracting(Result::rule, Result::severity, Result::result, Result::scored)
        .containsExactly(
            tuple("bad", "high", Outcome.fail, true),
            tuple("nit", "low", Outcome.warn, false),
            tuple("odd", "medium", Outcome.fail, true));
  }

  @Test
  void knownAndSuppressedFindingsDoNotFail() {
    Finding known = error("known", "a.json", 1);
    Finding accepted = error("accepted", "a.json", 2).suppressedExternally("fine");
    String sarif =
        Sarif.since(
            Sarif.of(file("syntax", "a.json", known)), file("syntax", "a.json", known, accepted));

    assertThat(only(job("note", "syntax"), sarif).getResults())
        .extracting(Result::rule, Result::severity, Result::result, Result::message)
        .containsExactly(
            tuple(null, null, Outcome.pass, "no findings that count"),
            tuple("accepted", null, Outcome.skip, "0 findings; 1 suppressed"),
            tuple("known", null, Outcome.skip, "0 findings; 1 known from the baseline"));
  }

  @Test
  void unscannedFilesAreReportedAndFailuresDoNotPass() {
    String sarif =
        Sarif.of(
            new ValidatedFile("secrets", FileResult.failed("a.json", "out of time")),
            new ValidatedFile("syntax", FileResult.skipped("b.json", "not UTF-8")));

    assertThat(only(job("note", "secrets", "syntax"), sarif).getResults())
        .extracting(Result::policy, Result::rule, Result::result, Result::message)
        .containsExactly(
            tuple(
                "secrets",
                "failed",
                Outcome.error,
                "1 file (a.json) not scanned because of an error"),
            tuple("syntax", null, Outcome.pass, "no findings that count"),
            tuple("syntax", "skipped", Outcome.skip, "1 file (b.json) skipped"));
  }

  @Test
  void nothingPassesInAFailedJob() {
    PolicyReport report =
        Rendering.of(failed("no such branch", "secrets", "syntax"), Tallies.NONE).getFirst();

    assertThat(report.getSummary()).isEqualTo(new Summary(0, 0, 0, 2, 0));
    assertThat(report.getResults())
        .extracting(Result::message)
        .containsOnly("validation failed: no such branch");
  }

  @Test
  void manyRulesAreSplitIntoReportsWithinTheLimitOfEtcd() {
    String wide = "界".repeat(200);
    Finding[] findings =
        IntStream.range(0, 1_100)
            .mapToObj(
                i ->
                    Finding.builder()
                        .validation("syntax")
                        .rule(i + wide)
                        .severity(Severity.ERROR)
                        .path(wide)
                        .start(1, 1)
                        .end(1, 1)
                        .message("m")
                        .fingerprint("f" + i)
                        .helpUri("https://example.com/" + wide.substring(20))
                        .build())
            .toArray(Finding[]::new);
    String sarif = Sarif.of(file("syntax", wide, findings));
    List<PolicyReport> reports = Rendering.of(job("note", "syntax"), Sarif.tallies(sarif));

    assertThat(reports)
        .extracting(report -> report.getMetadata().getName())
        .containsExactly("shop-3f2a91bc", "shop-3f2a91bc-2", "shop-3f2a91bc-3");
    assertThat(reports)
        .extracting(PolicyReport::getSummary)
        .containsExactly(
            new Summary(0, 500, 0, 0, 0),
            new Summary(0, 500, 0, 0, 0),
            new Summary(0, 100, 0, 0, 0));
    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(Serialization.asJson(report).getBytes(UTF_8).length)
                    .isLessThan(1_300_000));
    assertThat(Rendering.of(job("note", "syntax"), Sarif.tallies(sarif)))
        .extracting(Serialization::asJson)
        .isEqualTo(reports.stream().map(Serialization::asJson).toList());
  }

  @Test
  void aLongNameIsTruncatedToAValidOne() {
    FinishedJob job =
        new FinishedJob(
            "team",
            "a".repeat(199) + ".b".repeat(20),
            UID,
            List.of("syntax"),
            "note",
            Optional.empty(),
            END);

    assertThat(Rendering.of(job, Tallies.NONE).getFirst().getMetadata().getName())
        .isEqualTo("a".repeat(199) + "-3f2a91bc");
  }
}
