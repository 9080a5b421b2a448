package io.codeguard.operator.policyreport;

import static io.codeguard.operator.policyreport.Sarif.file;
import static io.codeguard.operator.policyreport.Sarif.finding;
import static io.codeguard.operator.policyreport.Sarif.tallies;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.operator.policyreport.Tallies.Counted;
import io.codeguard.operator.policyreport.Tallies.RuleTally;
import io.codeguard.operator.policyreport.Tallies.UnscannedFiles;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.sarif.SarifWriter.Exclusion;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SarifTalliesTest {
  @Test
  void findingsAreCountedByRuleAndSeverityWithTheirFirstPlaces() {
    Tallies tallies =
        tallies(
            Sarif.of(
                file(
                    "syntax",
                    "b c.json",
                    finding("syntax", "json", Severity.ERROR, "b c.json", 3),
                    finding("syntax", "json", Severity.NOTE, "b c.json", 9)),
                file("syntax", "a.json", finding("syntax", "json", Severity.WARNING, "a.json", 0)),
                file("syntax", "d.json", finding("syntax", "json", Severity.ERROR, "d.json", 1)),
                file("secrets", "a.json", finding("secrets", "key", Severity.ERROR, "a.json", 7))));

    assertThat(tallies.rules())
        .containsExactly(
            new RuleTally(
                "secrets", "key", "secrets", "", new Counted(1, 0, 0), 0, 0, List.of("a.json:7")),
            new RuleTally(
                "syntax",
                "json",
                "syntax",
                "",
                new Counted(2, 1, 1),
                0,
                0,
                List.of("a.json", "b c.json:3", "b c.json:9")));
    assertThat(tallies.unscanned()).isEmpty();
  }

  @Test
  void knownAndSuppressedFindingsAreCountedSeparately() {
    Finding known = finding("syntax", "json", Severity.ERROR, "a.json", 1);
    Finding accepted =
        finding("syntax", "json", Severity.ERROR, "b.json", 1).suppressedExternally("fine");
    Finding fresh = finding("syntax", "json", Severity.ERROR, "c.json", 1);
    String earlier = Sarif.of(file("syntax", "a.json", known));

    assertThat(
            tallies(
                    Sarif.since(
                        earlier,
                        file("syntax", "a.json", known),
                        file("syntax", "b.json", accepted),
                        file("syntax", "c.json", fresh)))
                .rules())
        .containsExactly(
            new RuleTally(
                "syntax", "json", "syntax", "", new Counted(1, 0, 0), 1, 1, List.of("c.json:1")));
  }

  @Test
  void filesThatWereNotFullyScannedAreCountedByOutcome() {
    assertThat(
            tallies(
                    Sarif.of(
                        new ValidatedFile("syntax", FileResult.skipped("a.json", "too large")),
                        new ValidatedFile("syntax", FileResult.skipped("b.json", "not UTF-8")),
                        new ValidatedFile("syntax", FileResult.failed("c.json", "out of time"))))
                .unscanned())
        .containsExactly(
            new UnscannedFiles("syntax", "failed", 1, List.of("c.json")),
            new UnscannedFiles("syntax", "skipped", 2, List.of("a.json", "b.json")));
  }

  @Test
  void excludedFilesAreCountedButSymbolicLinksAreNot() {
    List<Exclusion> excluded =
        List.of(
            new Exclusion("LFS pointer", 2, true),
            new Exclusion("symbolic link", 9, false),
            new Exclusion("too large", 1, true));

    assertThat(tallies(Sarif.without(excluded, file("syntax", "a.json"))).unscanned())
        .containsExactly(new UnscannedFiles("syntax", "excluded", 3, List.of()));
  }

  @Test
  void untrustedNamesAreTruncatedAndContainNoControlCharacters() {
    String path = "d/".repeat(500) + "100%+\u001b[2J.json";
    RuleTally rule =
        tallies(
                Sarif.of(
                    file("ruff", path, finding("ruff", "R".repeat(900), Severity.NOTE, path, 1))))
            .rules()
            .getFirst();

    assertThat(rule.rule()).hasSize(120).endsWith("…");
    assertThat(rule.places().getFirst())
        .hasSize(80)
        .startsWith("…")
        .endsWith("/100%+\uFFFD[2J.json:1");
  }

  @Test
  void rulesBeyondTheLimitShareATally() {
    Finding[] findings =
        IntStream.range(0, SarifTallies.MAX_RULES + 7)
            .mapToObj(i -> finding("ruff", "R" + (100_000 + i), Severity.NOTE, "a.py", i + 1))
            .toArray(Finding[]::new);
    List<RuleTally> rules = tallies(Sarif.of(file("ruff", "a.py", findings))).rules();

    assertThat(rules).hasSize(SarifTallies.MAX_RULES + 1);
    assertThat(rules.getFirst().rule()).isEmpty();
    assertThat(rules.getFirst().counted().total()).isEqualTo(7);
  }

  @Test
  void aTruncatedReportIsNotCounted() {
    String sarif =
        Sarif.of(file("syntax", "a.json", finding("syntax", "json", Severity.ERROR, "a.json", 1)));
    byte[] half = sarif.substring(0, sarif.length() - 9).getBytes(UTF_8);

    assertThatThrownBy(() -> SarifTallies.read(new ByteArrayInputStream(half)))
        .isInstanceOf(IOException.class);
  }
}
