package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Buckets, and the keys that read them. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record S3Storage(
    @Size(max = 512)
        @ValidationRule(
            value = "self.matches('^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$')",
            message =
                "spec.s3: endpoint must look like https://s3.example.org:9000, without path and"
                    + " password")
        @JsonPropertyDescription(
            "Where the buckets are; may be a private address. Absent: Amazon's, of the region.")
        String endpoint,
    @ValidationRule(
            value = "self.matches('^[a-z0-9-]{1,64}$')",
            message = "spec.s3: region must be one like eu-west-1")
        @Size(max = 64)
        @JsonPropertyDescription("Absent: us-east-1.")
        String region,
    @Required
        @JsonPropertyDescription(
            "A secret in the pool's namespace with the keys accessKeyId and secretAccessKey, and"
                + " sessionToken if there is one.")
        WorkerPoolSpec.SecretRef secretRef,
    @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.all(bucket, bucket.matches('^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'))",
            message =
                "spec.s3: buckets have 3 to 63 small letters, digits, dots and dashes, and no"
                    + " address")
        @JsonPropertyDescription("Jobs may name these only, whatever else the keys can read.")
        List<@Size(min = 3, max = 63) String> buckets) {

  public S3Storage {
    region = regionOr(region);
    endpoint = endpointOr(endpoint, region);
  }

  /** What is given, else Amazon's first region. */
  static String regionOr(String given) {
    return given == null ? "us-east-1" : given;
  }

  /** What is given, else Amazon's of the region. */
  static String endpointOr(String given, String region) {
    return given == null ? "https://s3." + region + ".amazonaws.com" : given;
  }
}
