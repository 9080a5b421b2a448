package io.codeguard.worker.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.credentials.PrivateAuthorities;
import io.codeguard.worker.source.tree.SourceException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Finds the pool's credentials for a git host. Keys are those of the built-in Secret types of
 * Kubernetes.
 */
public record GitLogins(List<GitCredentials> credentials) {
  static final String PRIVATE_KEY = "ssh-privatekey";
  static final String KNOWN_HOSTS = "known_hosts";

  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  /** The user name that most hosts accept with a token as the password. */
  private static final String ANY_USER = "git";

  private static final int HTTPS = 443;

  /**
   * The value of the Authorization header for an address; empty if there are no credentials for it.
   * Credentials are sent over https only, because plain HTTP exposes them.
   */
  Optional<String> authorization(URI url) throws SourceException {
    Optional<PoolSecret> secret = https(url);
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    String user = secret.get().find(USERNAME).orElse(ANY_USER);
    if (user.indexOf(':') >= 0) {
      throw secret.get().invalid("its key username contains a colon, which HTTP does not allow");
    }
    String login = user + ":" + secret.get().get(PASSWORD);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
  }

  Optional<PoolSecret> https(URI url) throws SourceException {
    return "https".equals(url.getScheme()) && url.getHost() != null
        ? secret(covering(url), PASSWORD, PRIVATE_KEY)
        : Optional.empty();
  }

  /** The certificate authorities for an https host; empty for the JVM's default ones. */
  Optional<SSLContext> authorities(String host, int port) throws SourceException {
    for (PoolSecret secret : covering(host, port, HTTPS)) {
      Optional<SSLContext> own = PrivateAuthorities.of(secret);
      if (own.isPresent()) {
        return own;
      }
    }
    return Optional.empty();
  }

  /** Whether there would be credentials if the address used https. */
  boolean needHttps(URI url) {
    return "http".equals(url.getScheme()) && !covering(url).isEmpty();
  }

  Optional<PoolSecret> ssh(SshAddress address) throws SourceException {
    return secret(
        covering(address.host(), address.port(), SshAddress.DEFAULT_PORT), PRIVATE_KEY, PASSWORD);
  }

  private List<PoolSecret> covering(URI url) {
    boolean usual = url.getPort() < 0;
    return covering(url.getHost(), usual ? HTTPS : url.getPort(), HTTPS);
  }

  private List<PoolSecret> covering(String host, int port, int usual) {
    return credentials.stream()
        .filter(some -> some.covers(host, port, usual))
        .map(GitCredentials::secret)
        .toList();
  }

  /**
   * Returns the first secret with the key; skips those for the other protocol or with only
   * certificate authorities.
   */
  private static Optional<PoolSecret> secret(List<PoolSecret> covering, String key, String other)
      throws SourceException {
    for (PoolSecret secret : covering) {
      if (secret.find(key).isPresent()) {
        return Optional.of(secret);
      }
      if (secret.find(other).isEmpty() && secret.find(PrivateAuthorities.KEY).isEmpty()) {
        throw secret.invalid(
            "it does not exist, or has neither the key %s nor %s; add username and password"
                    .formatted(PASSWORD, PRIVATE_KEY)
                + " for https, or ssh-privatekey and known_hosts for SSH");
      }
    }
    return Optional.empty();
  }
}
