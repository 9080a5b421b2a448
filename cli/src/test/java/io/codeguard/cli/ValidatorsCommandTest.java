package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ValidatorsCommandTest {
  @Test
  void typesParametersAndRulesAreListed() {
    Run run = Run.codeguard("validators");
    assertThat(run.out())
        .containsPattern("(?m)^TYPE +PARAMETER +MEANING$")
        .containsPattern("(?m)^syntax +\\(none\\)")
        .containsPattern("(?m)^java +rules +a list of quickstart")
        .containsPattern("(?m)^TYPE +RULE +SEVERITY +SUMMARY$")
        .containsPattern("(?m)^syntax +java-syntax +error +\\S.*$")
        .containsPattern("(?m)^secrets +aws-access-key-id +error +\\S.*$")
        .containsPattern("(?m)^pattern +\\(by parameters\\)");
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void jsonOutputContainsParametersAsJsonSchema() throws IOException {
    Run run = Run.codeguard("validators", "-o", "json");
    JsonNode pattern = null;
    for (JsonNode validator : new ObjectMapper().readTree(run.out())) {
      pattern = validator.path("type").asText().equals("pattern") ? validator : pattern;
    }
    assertThat(pattern.at("/parameters/properties/patterns/items/required"))
        .extracting(JsonNode::asText)
        .containsExactly("id", "regex", "message");
    assertThat(run.out()).contains("\"id\" : \"aws-access-key-id\"");
  }
}
