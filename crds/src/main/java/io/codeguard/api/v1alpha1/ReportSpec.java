package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What is made of a job's findings besides the SARIF report, which is always there. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportSpec(
    @JsonPropertyDescription(
            "Whether a PolicyReport (wgpolicyk8s.io/v1alpha2) tells what each rule came to, once"
                + " the job is finished. Absent: false.")
        Boolean policyReport) {
  public static final ReportSpec DEFAULT = new ReportSpec(null);

  public ReportSpec {
    policyReport = policyReport != null && policyReport;
  }
}
