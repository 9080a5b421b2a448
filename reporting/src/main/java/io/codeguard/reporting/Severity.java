package io.codeguard.reporting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The severity of a finding, most severe first; the names are SARIF's levels. */
public enum Severity {
  @JsonProperty("error")
  ERROR,
  @JsonProperty("warning")
  WARNING,
  @JsonProperty("note")
  NOTE
}
