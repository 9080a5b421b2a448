package io.codeguard.worker.source.credentials;

import java.net.URI;
import java.util.List;

/**
 * Buckets that jobs may use, and the credentials for them.
 *
 * @param endpoint scheme, host and optional port; set by the pool's owner, so its address may be
 *     private
 * @param secret contains the keys accessKeyId and secretAccessKey, and optionally sessionToken
 */
public record S3Storage(URI endpoint, String region, PoolSecret secret, List<String> buckets) {
  /**
   * @throws IllegalArgumentException if the endpoint is not valid
   */
  public S3Storage {
    buckets = List.copyOf(buckets);
    boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!web || endpoint.getHost() == null || endpoint.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "an endpoint must have the form https://s3.example.org:9000, without path or password");
    }
  }
}
