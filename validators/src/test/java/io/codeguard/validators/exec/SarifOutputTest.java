package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variants of SARIF that only some tools write. */
class SarifOutputTest {
  private static ToolFinding only(String run) throws JsonProcessingException {
    String report = "{'runs':[%s]}".formatted(run).replace('\'', '"');
    return SarifOutput.read(new ObjectMapper().readTree(report)).findings().getFirst();
  }

  private static String message(String message) throws JsonProcessingException {
    return only("{'results':[{'ruleId':'r','message':%s}]}".formatted(message)).message();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'text':'{1} in {0}','arguments':['a','b']} | b in a",
        "{'text':'set {0}','arguments':['{0} {1}','b']} | set {0} {1}",
        "{'text':'{{0}} is {0}','arguments':['a']} | {0} is a",
        "{'text':'{7} is {0}','arguments':['a']} | {7} is a",
        "{'text':'{{a}} {0}'} | {{a}} {0}",
      })
  void argumentsAreWrittenAsTheyAre(String message, String expected)
      throws JsonProcessingException {
    assertThat(message(message)).isEqualTo(expected);
  }

  /** Each would double the preceding one. */
  @Test
  void argumentsThatNameEachOtherDoNotGrow() throws JsonProcessingException {
    String arguments =
        IntStream.rangeClosed(1, 60)
            .mapToObj(next -> "'{%d}{%d}'".formatted(next, next))
            .collect(Collectors.joining(","));
    assertThat(message("{'text':'{0}','arguments':[%s]}".formatted(arguments))).isEqualTo("{1}{1}");
  }

  @Test
  void aMessageIsFilledNoFurtherThanIsShown() throws JsonProcessingException {
    String text = "{0}".repeat(100_000);
    String argument = "a".repeat(100_000);
    assertThat(message("{'text':'%s','arguments':['%s']}".formatted(text, argument)))
        .startsWith("aaa")
        .hasSizeLessThan(text.length() + 2 * argument.length());
  }

  @Test
  void aRuleOfAnExtensionIsNotTheDriversOfThatNumber() throws JsonProcessingException {
    ToolFinding finding =
        only(
            """
            {'tool':{'driver':{'rules':[{'id':'driver/other','helpUri':'https://other.example'}]},
                     'extensions':[{'rules':[]},{'rules':[{'id':'ext/rule',
                       'defaultConfiguration':{'level':'note'},'helpUri':'https://ext.example'}]}]},
             'results':[{'message':{'text':'m'},
               'rule':{'index':0,'toolComponent':{'index':1}}}]}
            """);
    assertThat(finding.rule()).isEqualTo("ext/rule");
    assertThat(finding.helpUri()).isEqualTo("https://ext.example");
    assertThat(finding.severity().name()).isEqualTo("NOTE");
  }

  @Test
  void aRuleIsFoundByNameInAnExtension() throws JsonProcessingException {
    ToolFinding finding =
        only(
            """
            {'tool':{'driver':{'rules':[{'id':'other'}]},
                     'extensions':[{'rules':[{'id':'r','helpUri':'https://r.example'}]}]},
             'results':[{'ruleId':'r','ruleIndex':0,'message':{'text':'m'}}]}
            """);
    assertThat(finding.helpUri()).isEqualTo("https://r.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | ~~",
        "[{'kind':'inSource'}] | by the tool's own comment",
        "[{'kind':'inSource','justification':''}] | by the tool's own comment",
        "[{'kind':'external','justification':' '}] | by the tool's settings",
        "[{'kind':'external','justification':'known'}] | known",
        "[{'kind':'external','status':'underReview','justification':'known'}] | ~~",
      })
  void aSuppressionNeedsNoReason(String suppressions, String reason)
      throws JsonProcessingException {
    String run = "{'results':[{'message':{'text':'m'},'suppressions':%s}]}".formatted(suppressions);
    assertThat(only(run).suppression()).isEqualTo(reason);
  }

  @Test
  void aFileMayBeNamedByItsNumber() throws JsonProcessingException {
    ToolFinding finding =
        only(
            """
            {'artifacts':[{'location':{'uri':'other'}},{'location':{'uri':'src/a.c'}}],
             'results':[{'ruleId':'r','message':{'text':'m'},
               'locations':[{'physicalLocation':{'artifactLocation':{'index':1}}}]}]}
            """);
    assertThat(finding.path()).isEqualTo("src/a.c");
  }
}
