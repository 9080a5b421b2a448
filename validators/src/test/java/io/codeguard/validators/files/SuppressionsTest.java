package io.codeguard.validators.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.identity.LineHashes;
import io.codeguard.reporting.text.Lines;
import io.codeguard.validators.pattern.PatternValidator;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BAD // codeguard:ignore no-bad for a test          | for a test
          BAD # codeguard:ignore no-bad -- for a test        | for a test
          BAD /* codeguard:ignore no-bad: for a test */      | for a test
          BAD <!-- codeguard:ignore no-bad for a test -->    | for a test
          BAD ; codeguard:ignore other,no-bad for a test     | for a test
          // codeguard:ignore no-bad why\\nBAD               | why
          \\t* codeguard:ignore no-bad why\\n\\tBAD          | why
          # codeguard:ignore x y\\n# codeguard:ignore no-bad why\\nBAD | why
          BAD // codeguard:ignore no-bad                     | no reason given
          BAD // codeguard:ignore other reason               |
          BAD // codeguard:ignore                            |
          BAD // codeguard:ignored no-bad x                  |
          // codeguard:ignore no-bad why\\n\\nBAD            |
          x // codeguard:ignore no-bad why\\nBAD             |
          BAD\\n// codeguard:ignore no-bad why               |
          """)
  void aCommentSuppressesTheRulesThatItLists(String text, String reason) {
    Finding finding = scan(text.translateEscapes()).findings().getFirst();

    assertThat(finding.suppression()).isEqualTo(reason == null ? "" : reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "*", "-", "*)", "*/ "})
  void whatLooksLikeTheEndOfACommentTakesLinearTime(String part) {
    String line = "codeguard:ignore x r" + part.repeat(960 / part.length()) + "y\n";

    assertTimeoutPreemptively(
        Duration.ofSeconds(3), () -> assertThat(Suppressions.of(line.repeat(10_000))).isNotNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BAD /* codeguard:ignore no-bad why **/       | why
          BAD /* codeguard:ignore no-bad why*/         | why
          BAD <!-- codeguard:ignore no-bad why --->    | why
          BAD (* codeguard:ignore no-bad why *)        | why
          BAD {# codeguard:ignore no-bad why #}        | why
          BAD <% codeguard:ignore no-bad why %>\t      | why
          BAD /* codeguard:ignore no-bad a */ b        | a */ b
          BAD /* codeguard:ignore no-bad a -> b */     | a -> b
          BAD /* codeguard:ignore no-bad */            | no reason given
          """)
  void theEndOfTheCommentIsNoReason(String text, String reason) {
    assertThat(scan(text.translateEscapes()).findings().getFirst().suppression()).isEqualTo(reason);
  }

  @Test
  void suppressedFindingsAreReportedButDoNotCount() {
    FileResult result = scan("BAD // codeguard:ignore no-bad a quotation\n");

    assertThat(result.outcome()).isEqualTo(Outcome.CLEAN);
    assertThat(result.findings()).extracting(Finding::isSuppressed).containsExactly(true);
  }

  @Test
  void oneFindingThatCountsIsEnough() {
    FileResult result = scan("BAD // codeguard:ignore no-bad a quotation\nBAD\n");

    assertThat(result.outcome()).isEqualTo(Outcome.FINDINGS);
    assertThat(result.findings()).extracting(Finding::isSuppressed).containsExactly(true, false);
  }

  @Test
  void findingsCarryGitHubsHashOfTheirLine() {
    FileResult result = scan(" a\nb BAD\n");

    assertThat(result.findings())
        .extracting(Finding::lineHash)
        .containsExactly(LineHashes.of(new Lines(" a\nb BAD\n"), false, Set.of(2)).line(2));
  }

  private FileResult scan(String text) {
    return new Probe(folder)
        .scan(
            new PatternValidator(),
            Map.of("patterns", List.of(Map.of("id", "no-bad", "regex", "BAD", "message", "bad"))),
            "a.txt",
            text.getBytes(UTF_8));
  }
}
