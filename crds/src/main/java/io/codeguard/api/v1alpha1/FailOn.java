package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** The gate: what makes the verdict {@code Violations}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailOn(
    @JsonPropertyDescription(
            "Findings of this severity and worse count: error, warning or note. Absent: note.")
        @ValidationRule(
            value = "self in ['error', 'warning', 'note']",
            message = "spec.failOn.severity must be error, warning or note")
        String severity,
    @Min(0) @JsonPropertyDescription("How many of them are tolerated. Absent: 0.") Long maxFindings,
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "Share of tasks that must have been looked at in full; skipped, partial and failed"
                + " ones were not, nor were files that the source leaves out. Above 0 a job of"
                + " no task at all is a violation. Absent: no demand.")
        Integer minCoveragePercent) {
  public static final FailOn DEFAULT = new FailOn(null, null, null);

  public FailOn {
    severity = severity == null ? "note" : severity;
    maxFindings = maxFindings == null ? 0 : maxFindings;
    minCoveragePercent = minCoveragePercent == null ? 0 : minCoveragePercent;
  }
}
