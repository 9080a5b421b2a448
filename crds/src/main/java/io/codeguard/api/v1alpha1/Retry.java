package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How often, and with which delays, a failed task is retried. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Retry(
    @Min(1) @Max(20) @JsonPropertyDescription("Maximum number of attempts of a task. Default: 3.")
        Integer maxAttempts,
    @Min(0)
        @JsonPropertyDescription(
            "Delay before the second attempt, in seconds; doubles with each attempt. Default: 1.")
        Integer backoffSeconds,
    @Min(0) @JsonPropertyDescription("Maximum delay, in seconds. Default: 60.")
        Integer maxBackoffSeconds) {
  public static final Retry DEFAULT = new Retry(null, null, null);

  public Retry {
    maxAttempts = maxAttempts == null ? 3 : maxAttempts;
    backoffSeconds = backoffSeconds == null ? 1 : backoffSeconds;
    maxBackoffSeconds = maxBackoffSeconds == null ? 60 : maxBackoffSeconds;
  }
}
