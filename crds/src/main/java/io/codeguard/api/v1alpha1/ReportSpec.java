package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Additional reports besides the SARIF report, which is always written. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportSpec(
    @JsonPropertyDescription(
            "Whether to write a PolicyReport (wgpolicyk8s.io/v1alpha2) with the result of each rule"
                + " once the job has finished. Default: false.")
        Boolean policyReport) {
  public static final ReportSpec DEFAULT = new ReportSpec(null);

  public ReportSpec {
    policyReport = policyReport != null && policyReport;
  }
}
