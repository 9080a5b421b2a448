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

/** Finds the pool's credentials for a git host. Keys are those of Kubernetes' own secret types. */
public record GitLogins(List<GitCredentials> credentials) {
  static final String PRIVATE_KEY = "ssh-privatekey";
  static final String KNOWN_HOSTS = "known_hosts";

  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  /** What most hosts take with a token for a password. */
  private static final String ANY_USER = "git";

  private static final int HTTPS = 443;

  /**
   * The value of the header Authorization for an address; empty when no credentials are for it.
   * Over plain HTTP anybody could read them, so that they are for https only.
   */
  Optional<String> authorization(URI url) throws SourceException {
    Optional<PoolSecret> secret = https(url);
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    String user = secret.get().find(USERNAME).orElse(ANY_USER);
    if (user.indexOf(':') >= 0) {
      throw secret.get().wrong("its key username holds a colon, which HTTP does not allow");
    }
    String login = user + ":" + secret.get().get(PASSWORD);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
  }

  Optional<PoolSecret> https(URI url) throws SourceException {
    return "https".equals(url.getScheme()) && url.getHost() != null
        ? secret(covering(url), PASSWORD, PRIVATE_KEY)
        : Optional.empty();
  }

  /** Whom an https host must be certified by; empty for the public authorities. */
  Optional<SSLContext> authorities(String host, int port) throws SourceException {
    for (PoolSecret secret : covering(host, port, HTTPS)) {
      Optional<SSLContext> own = PrivateAuthorities.of(secret);
      if (own.isPresent()) {
        return own;
      }
    }
    return Optional.empty();
  }

  /** Whether there would be credentials if the address were one of https. */
  boolean needHttps(URI url) {
    return "http".equals(url.getScheme()) && !covering(url).isEmpty();
  }

  Optional<PoolSecret> ssh(SshAddress address) throws SourceException {
    return secret(
        covering(address.host(), address.port(), SshAddress.USUAL_PORT), PRIVATE_KEY, PASSWORD);
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
   * The first with the key; one that serves the other protocol, or names authorities, is passed
   * over.
   */
  private static Optional<PoolSecret> secret(List<PoolSecret> covering, String key, String other)
      throws SourceException {
    for (PoolSecret secret : covering) {
      if (secret.find(key).isPresent()) {
        return Optional.of(secret);
      }
      if (secret.find(other).isEmpty() && secret.find(PrivateAuthorities.KEY).isEmpty()) {
        throw secret.wrong(
            "it does not exist, or has neither the key %s nor %s; add username and password"
                    .formatted(PASSWORD, PRIVATE_KEY)
                + " for https, or ssh-privatekey and known_hosts for SSH");
      }
    }
    return Optional.empty();
  }
}
