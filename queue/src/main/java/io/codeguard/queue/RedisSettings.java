package io.codeguard.queue;

import java.util.Optional;

/**
 * Where a Redis is.
 *
 * @param url {@code redis://host:port/database}, or {@code rediss://} for TLS
 * @param username ACL user, if not the default one
 * @param password if one is needed
 */
public record RedisSettings(String url, Optional<String> username, Optional<String> password) {
  public static RedisSettings of(String url) {
    return new RedisSettings(url, Optional.empty(), Optional.empty());
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return url;
  }
}
