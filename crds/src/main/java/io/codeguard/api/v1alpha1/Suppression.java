package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Findings that are accepted: reported as suppressed, and not counted. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(has(self.include) && self.include.size() > 0)"
            + " || (has(self.rules) && self.rules.size() > 0)",
    message =
        "suppress needs include or rules: without both nothing would count; to look for nothing,"
            + " remove the validation")
public record Suppression(
    @Size(max = 100)
        @JsonPropertyDescription("Globs of files whose findings are accepted; none means all.")
        List<@Size(min = 1, max = 1024) String> include,
    @Size(max = 100)
        @JsonPropertyDescription("Ids of rules whose findings are accepted; none means all.")
        List<@Size(min = 1, max = 200) String> rules,
    @Required @Size(min = 1, max = 500) @JsonPropertyDescription("Why; shown in the report.")
        String reason) {

  public Suppression {
    include = include == null ? List.of() : List.copyOf(include);
    rules = rules == null ? List.of() : List.copyOf(rules);
  }
}
