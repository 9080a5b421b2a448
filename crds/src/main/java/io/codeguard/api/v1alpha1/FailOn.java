package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** The gate: limits above which the verdict is {@code Violations}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailOn(
    @JsonPropertyDescription(
            "Minimum severity of findings that count: error, warning or note. Default: note.")
        @ValidationRule(
            value = "self in ['error', 'warning', 'note']",
            message = "spec.failOn.severity must be error, warning or note")
        String severity,
    @Min(0) @JsonPropertyDescription("Maximum number of these findings. Default: 0.")
        Long maxFindings,
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "Minimum percentage of tasks that were scanned in full. Skipped, partial and failed tasks"
                + " and excluded files were not. If this is above 0, a job without tasks is a violation."
                + " Default: 0.")
        Integer minCoveragePercent) {
  public static final FailOn DEFAULT = new FailOn(null, null, null);

  public FailOn {
    severity = severity == null ? "note" : severity;
    maxFindings = maxFindings == null ? 0 : maxFindings;
    minCoveragePercent = minCoveragePercent == null ? 0 : minCoveragePercent;
  }
}
