package io.codeguard.worker.source.credentials;

import java.net.URI;
import java.util.List;

/**
 * Buckets that jobs may name, and who reads them.
 *
 * @param endpoint scheme and host, maybe a port; the pool's owner chose it, so that its address may
 *     be a private one
 * @param secret with the keys accessKeyId and secretAccessKey, and sessionToken where there is one
 */
public record S3Storage(URI endpoint, String region, PoolSecret secret, List<String> buckets) {
  /**
   * @throws IllegalArgumentException when the endpoint is none
   */
  public S3Storage {
    buckets = List.copyOf(buckets);
    boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!web || endpoint.getHost() == null || endpoint.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "an endpoint must look like https://s3.example.org:9000, without path or password");
    }
  }
}
