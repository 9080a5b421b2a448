package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An earlier report, whose findings do not count. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.jobName) != has(self.report)",
    message = "spec.baseline requires exactly one of jobName and report")
public record BaselineSpec(
    @Pattern("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")
        @JsonPropertyDescription(
            "A finished ValidationJob in the same namespace whose report still exists.")
        String jobName,
    @Size(min = 1, max = 4096)
        @JsonPropertyDescription(
            "A SARIF report of CodeGuard: a ConfigMap in the job's namespace with the key"
                + " report.sarif, optionally gzipped; for 'codeguard run', a file.")
        String report) {}
