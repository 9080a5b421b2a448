package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the findings come from that do not count any more. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.jobName) != has(self.report)",
    message = "spec.baseline must have exactly one of jobName, report")
public record BaselineSpec(
    @Pattern("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")
        @JsonPropertyDescription(
            "A finished ValidationJob of the same namespace, whose report is still there.")
        String jobName,
    @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
            "A SARIF report of CodeGuard: a ConfigMap of the job's namespace with the key"
                + " report.sarif, gzipped if need be; for 'codeguard run', a file.")
        String report) {}
