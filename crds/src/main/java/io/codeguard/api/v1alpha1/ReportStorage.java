package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A bucket for reports, and its credentials. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReportStorage(
    @Size(max = 512)
        @ValidationRule(
            value = "self.matches('^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$')",
            message =
                "spec.reports: endpoint must look like https://s3.example.org:9000, without a path or"
                    + " password")
        @JsonPropertyDescription("URL of the object storage. Default: Amazon S3 in the region.")
        String endpoint,
    @ValidationRule(
            value = "self.matches('^[a-z0-9-]{1,64}$')",
            message = "spec.reports: region must look like eu-west-1")
        @Size(max = 64)
        @JsonPropertyDescription("Default: us-east-1.")
        String region,
    @Required
        @JsonPropertyDescription(
            "A secret in the pool's namespace with the keys accessKeyId and secretAccessKey, and"
                + " optionally sessionToken. Workers have no access to it.")
        WorkerPoolSpec.SecretRef secretRef,
    @Required
        @Size(max = 63)
        @ValidationRule(
            value = "self.matches('^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$')",
            message =
                "spec.reports: bucket must have 3 to 63 lowercase letters, digits, dots and hyphens, and"
                    + " must not be a URL")
        String bucket,
    @Size(max = 256)
        @ValidationRule(
            value =
                "self.matches('^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$')",
            message =
                "spec.reports: prefix must look like team/reports, with letters, digits and the"
                    + " characters . _ -")
        @JsonPropertyDescription("Directory in the bucket. Default: none.")
        String prefix) {

  public ReportStorage {
    region = S3Storage.regionOr(region);
    endpoint = S3Storage.endpointOr(endpoint, region);
  }
}
