package io.codeguard.queue;

import java.util.Optional;

/**
 * The address of a Redis and the credentials for it.
 *
 * @param url one of
 *     <ul>
 *       <li>{@code redis://host:port/database}, a single server
 *       <li>{@code redis-sentinel://host:port,host:port/master}, Sentinels and the name of the
 *           primary that they monitor; a {@code /database} may follow
 *       <li>{@code redis-cluster://host:port,host:port}, some nodes of a cluster
 *     </ul>
 *     with {@code rediss} in place of {@code redis} for TLS. Ports default to 6379, sentinels' to
 *     26379
 * @param username the ACL user, if not the default one
 * @param password if one is required
 * @param certificates the certificate authorities that sign the servers' certificates, in PEM
 *     format, if not those that the JVM trusts
 */
public record RedisSettings(
    String url,
    Optional<String> username,
    Optional<String> password,
    Optional<String> certificates) {

  /** Settings that trust the JVM's certificate authorities. */
  public RedisSettings(String url, Optional<String> username, Optional<String> password) {
    this(url, username, password, Optional.empty());
  }

  public static RedisSettings of(String url) {
    return new RedisSettings(url, Optional.empty(), Optional.empty());
  }

  /** Returns the URL, without credentials. */
  @Override
  public String toString() {
    return url;
  }
}
