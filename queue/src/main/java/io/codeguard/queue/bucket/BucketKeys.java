package io.codeguard.queue.bucket;

import java.util.Optional;

/** Keys that may use a bucket. Their text does not show them. */
public record BucketKeys(
    String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
  @Override
  public String toString() {
    return "BucketKeys";
  }
}
