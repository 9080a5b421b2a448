package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Findings to suppress: they are reported as suppressed and do not count. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "(has(self.include) && self.include.size() > 0)"
            + " || (has(self.rules) && self.rules.size() > 0)",
    message =
        "suppress requires include or rules: without both, all findings would be suppressed; to"
            + " disable the validation, remove it")
public record Suppression(
    @Size(max = 100)
        @JsonPropertyDescription("Globs of files whose findings are suppressed. Default: all.")
        List<@Size(min = 1, max = 1024) String> include,
    @Size(max = 100)
        @JsonPropertyDescription("Ids of rules whose findings are suppressed. Default: all.")
        List<@Size(min = 1, max = 200) String> rules,
    @Required
        @Size(min = 1, max = 500)
        @JsonPropertyDescription("The justification; shown in the report.")
        String reason) {

  public Suppression {
    include = include == null ? List.of() : List.copyOf(include);
    rules = rules == null ? List.of() : List.copyOf(rules);
  }
}
