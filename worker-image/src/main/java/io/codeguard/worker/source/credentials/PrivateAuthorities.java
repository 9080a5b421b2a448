package io.codeguard.worker.source.credentials;

import io.codeguard.queue.PemAuthorities;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A secret's certificate authorities for its hosts, which replace the JVM's default ones. */
public final class PrivateAuthorities {
  public static final String KEY = "ca.crt";

  private PrivateAuthorities() {}

  /**
   * @return empty if the secret has no such key
   */
  public static Optional<SSLContext> of(PoolSecret secret) throws SourceException {
    Optional<String> pem = secret.find(KEY);
    if (pem.isEmpty()) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, PemAuthorities.trust(pem.get()).getTrustManagers(), null);
      return Optional.of(context);
    } catch (IllegalArgumentException e) {
      throw secret.invalid("its key " + KEY + " " + Messages.line(e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has TLS", e);
    }
  }
}
