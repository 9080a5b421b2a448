package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How often, and how far apart, a task is tried. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Retry(
    @Min(1) @Max(20) @JsonPropertyDescription("Tries of one task. Absent: 3.") Integer maxAttempts,
    @Min(0) @JsonPropertyDescription("Before the second attempt; doubles with each. Absent: 1.")
        Integer backoffSeconds,
    @Min(0) @JsonPropertyDescription("Limit of the delay. Absent: 60.") Integer maxBackoffSeconds) {
  public static final Retry DEFAULT = new Retry(null, null, null);

  public Retry {
    maxAttempts = maxAttempts == null ? 3 : maxAttempts;
    backoffSeconds = backoffSeconds == null ? 1 : backoffSeconds;
    maxBackoffSeconds = maxBackoffSeconds == null ? 60 : maxBackoffSeconds;
  }
}
