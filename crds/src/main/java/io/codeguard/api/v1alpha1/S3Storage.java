package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Buckets with sources, and their credentials. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record S3Storage(
    @Size(max = 512)
        @ValidationRule(
            value = "self.matches('^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?$')",
            message =
                "spec.s3: endpoint must look like https://s3.example.org:9000, without a path or"
                    + " password")
        @JsonPropertyDescription(
            "URL of the object storage; may be a private address. Default: Amazon S3 in the region.")
        String endpoint,
    @ValidationRule(
            value = "self.matches('^[a-z0-9-]{1,64}$')",
            message = "spec.s3: region must look like eu-west-1")
        @Size(max = 64)
        @JsonPropertyDescription("Default: us-east-1.")
        String region,
    @Required
        @JsonPropertyDescription(
            "A secret in the pool's namespace with the keys accessKeyId and secretAccessKey, and"
                + " optionally sessionToken.")
        WorkerPoolSpec.SecretRef secretRef,
    @Required
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.all(bucket, bucket.matches('^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$'))",
            message =
                "spec.s3: buckets must have 3 to 63 lowercase letters, digits, dots and hyphens, and must"
                    + " not be URLs")
        @JsonPropertyDescription(
            "The only buckets that jobs may use, even if the keys can read others.")
        List<@Size(min = 3, max = 63) String> buckets) {

  public S3Storage {
    region = regionOr(region);
    endpoint = endpointOr(endpoint, region);
  }

  /** The given region, otherwise the default of Amazon S3. */
  static String regionOr(String given) {
    return given == null ? "us-east-1" : given;
  }

  /** The given endpoint, otherwise that of Amazon S3 in the region. */
  static String endpointOr(String given, String region) {
    return given == null ? "https://s3." + region + ".amazonaws.com" : given;
  }
}
