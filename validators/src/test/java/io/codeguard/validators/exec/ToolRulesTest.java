package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs' descriptions of their rules are included in reports. */
class ToolRulesTest extends ScriptTool {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'shortDescription':{'text':'No eval.'},'properties':{'tags':['b','a']} | No eval. | b a",
        "'fullDescription':{'text':'Eval runs code.'} | Eval runs code. | ~~",
        "'name':'no-eval','properties':{'security-severity':'7.5'} | no-eval | security",
        "'properties':{'tags':['security'],'security-severity':'7.5'} | ~~ | security",
        "'helpUri':'https://r1.example' | ~~ | ~~",
      })
  void sarif(String rule, String summary, String tags) {
    String report =
        """
        echo '{"runs":[{"tool":{"driver":{"rules":[{"id":"R1",%s}]}},"results":[{"ruleId":"R1",
          "message":{"text":"bad"},
          "locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"}}}]}]}]}'
        """
            .formatted(rule.replace('\'', '"'));

    assertThat(run(definition("sarif", 9, 60, report, "{files}"), file("a", "")))
        .flatExtracting(result -> result.findings())
        .singleElement()
        .satisfies(finding -> isOf(finding, summary, tags));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'test_name':'eval_used','issue_cwe':{'id':78} | eval_used | security",
        "'check_id':'x','extra':{'metadata':{'cwe':['CWE-78']}} | ~~ | security",
        "'name':'unused-import' | unused-import | ~~",
      })
  void json(String fields, String summary, String tags) {
    String report = "echo '{\"path\":\"a\",%s}'".formatted(fields.replace('\'', '"'));

    assertThat(run(json(report), file("a", "")))
        .flatExtracting(result -> result.findings())
        .singleElement()
        .satisfies(finding -> isOf(finding, summary, tags));
  }

  private static void isOf(Finding finding, String summary, String tags) {
    assertThat(finding.ruleSummary()).isEqualTo(summary);
    assertThat(finding.ruleTags())
        .isEqualTo(Stream.of(tags.split(" ")).filter(tag -> !tag.isEmpty()).toList());
  }

  @Test
  void descriptionsAreBounded() {
    String report =
        """
        echo "{\\"path\\":\\"a\\",\\"name\\":\\"$(head -c 5000 /dev/zero | tr '\\0' x)\\"}"
        """;

    List<String> summaries =
        run(json(report), file("a", "")).getFirst().findings().stream()
            .map(Finding::ruleSummary)
            .toList();
    assertThat(summaries).singleElement().asString().startsWith("xxx").hasSizeLessThan(400);
  }
}
