package io.codeguard.reporting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bad a finding is, worst first; the names are SARIF's levels. */
public enum Severity {
  @JsonProperty("error")
  ERROR,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("note")
  NOTE
}
