package io.codeguard.queue;

import java.util.Optional;

/**
 * Where a Redis is, and how to be let in.
 *
 * @param url one of
 *     <ul>
 *       <li>{@code redis://host:port/database}, a single server
 *       <li>{@code redis-sentinel://host:port,host:port/master}, sentinels and the name of what
 *           they watch; a {@code /database} may follow
 *       <li>{@code redis-cluster://host:port,host:port}, some nodes of a cluster
 *     </ul>
 *     with {@code rediss} in place of {@code redis} for TLS. Ports default to 6379, sentinels' to
 *     26379
 * @param username ACL user, if not the default one
 * @param password if one is needed
 * @param certificates the authorities that sign the servers' certificates, as PEM text, if not
 *     those that the JVM trusts
 */
public record RedisSettings(
    String url,
    Optional<String> username,
    Optional<String> password,
    Optional<String> certificates) {

  /** Settings that trust what the JVM trusts. */
  public RedisSettings(String url, Optional<String> username, Optional<String> password) {
    this(url, username, password, Optional.empty());
  }

  public static RedisSettings of(String url) {
    return new RedisSettings(url, Optional.empty(), Optional.empty());
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return url;
  }
}
