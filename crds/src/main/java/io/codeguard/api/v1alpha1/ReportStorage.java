package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A bucket for reports, and the keys that write and read it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReportStorage(
    @Size(max = 512)
        @ValidationRule(
            value = "self.matches('^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$')",
            message =
                "spec.reports: endpoint must look like https://s3.example.org:9000, without path"
                    + " and password")
        @JsonPropertyDescription("Where the bucket is. Absent: Amazon's, of the region.")
        String endpoint,
    @ValidationRule(
            value = "self.matches('^[a-z0-9-]{1,64}$')",
            message = "spec.reports: region must be one like eu-west-1")
        @Size(max = 64)
        @JsonPropertyDescription("Absent: us-east-1.")
        String region,
    @Required
        @JsonPropertyDescription(
            "A secret in the pool's namespace with the keys accessKeyId and secretAccessKey, and"
                + " sessionToken if there is one. Workers do not get it.")
        WorkerPoolSpec.SecretRef secretRef,
    @Required
        @Size(max = 63)
        @ValidationRule(
            value = "self.matches('^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$')",
            message =
                "spec.reports: bucket has 3 to 63 small letters, digits, dots and dashes, and is"
                    + " no address")
        String bucket,
    @Size(max = 256)
        @ValidationRule(
            value =
                "self.matches('^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$')",
            message =
                "spec.reports: prefix must look like team/reports, of letters, digits and any of"
                    + " . _ -")
        @JsonPropertyDescription("Directory in the bucket. Absent: none.")
        String prefix) {

  public ReportStorage {
    region = S3Storage.regionOr(region);
    endpoint = S3Storage.endpointOr(endpoint, region);
  }
}
