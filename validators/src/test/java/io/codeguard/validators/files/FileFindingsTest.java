package io.codeguard.validators.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.reporting.text.Lines;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileFindingsTest {
  private static final Rule RULE = new Rule("r", "A rule.", "Obey.", Severity.ERROR);

  private static List<Finding> findings(String... matched) throws FileIncompleteException {
    FileFindings findings = new FileFindings("v", new Content("a", "a".getBytes(UTF_8)));
    for (String one : matched) {
      findings.add(RULE, 0, 1, "m", one);
    }
    return findings.toList();
  }

  @Test
  void whatWasMatchedMakesTheFingerprintsUpToALength() throws Exception {
    String longest = "x".repeat(4000);

    assertThat(findings(longest)).isEqualTo(findings(longest + "y"));
    assertThat(findings(longest)).isNotEqualTo(findings(longest.substring(1) + "y"));
    assertThat(findings(longest, longest + "y"))
        .extracting(Finding::fingerprint)
        .doesNotHaveDuplicates();
  }

  @Test
  void onlyTheVicinityInALongLineIsUsed() {
    String before = "b".repeat(100);
    String after = "a".repeat(100);
    Lines lines = new Lines("x\n" + "x".repeat(400) + before + after + "x".repeat(401) + "\r\nx");

    assertThat(lines.near(2 + 500)).isEqualTo(before + after);
    assertThat(lines.near(2)).isEqualTo("x".repeat(100));
    assertThat(lines.near(2 + 1001)).isEqualTo("x".repeat(100));
    assertThat(lines.near(2 + 1002)).isEqualTo("x".repeat(99));
  }

  @Test
  void ofAnOrdinaryLineAllIsTaken() {
    Lines lines = new Lines("x\n" + "y".repeat(1000) + "\r\n\n");

    for (int offset : new int[] {0, 2, 500, 1001, 1002, 1003, 1004}) {
      assertThat(lines.near(offset)).isEqualTo(lines.around(offset));
    }
  }
}
