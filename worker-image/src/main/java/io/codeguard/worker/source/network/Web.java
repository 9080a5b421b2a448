package io.codeguard.worker.source.network;

import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client that connects to permitted addresses only. Addresses are checked when a name is
 * resolved, for every connection, and the checked address is the one connected to, which prevents
 * DNS rebinding. Follows no redirects, stores no cookies. Thread-safe.
 */
public final class Web implements AutoCloseable {
  private static final Timeout CONNECT = Timeout.ofSeconds(10);
  private static final Timeout RESPONSE = Timeout.ofSeconds(60);

  /** Selects the certificate authorities of a server. */
  @FunctionalInterface
  public interface Trust {
    /** Returns empty for the JVM's default authorities. */
    Optional<SSLContext> of(String host, int port) throws SourceException;
  }

  private final CloseableHttpClient client;

  public Web(AddressPolicy policy) {
    this(policy, (_, _) -> Optional.empty());
  }

  public Web(AddressPolicy policy, Trust trust) {
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new CheckedNames(policy))
                    .setTlsSocketStrategy(
                        new CheckedCertificates(trust, DefaultClientTlsStrategy.createDefault()))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT)
                            .setSocketTimeout(RESPONSE)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(RESPONSE)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setUserAgent("CodeGuard")
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
            .disableContentCompression()
            .build();
  }

  public CloseableHttpClient client() {
    return client;
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  /** The host has no permitted address. */
  public static final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String host) {
      super(
          "the address of '"
              + Messages.line(host)
              + "' is not public, and sources may not be fetched from there; ask the pool's owner to"
              + " permit it: add the host or its network to the WorkerPool's spec.sourceHosts");
    }
  }

  /**
   * @param common trusts the default authorities; shared, because creating it loads all of them
   */
  private record CheckedCertificates(Trust trust, TlsSocketStrategy common)
      implements TlsSocketStrategy {
    @Override
    public SSLSocket upgrade(
        Socket socket, String host, int port, Object attachment, HttpContext context)
        throws IOException {
      try {
        Optional<TlsSocketStrategy> own = trust.of(host, port).map(DefaultClientTlsStrategy::new);
        return own.orElse(common).upgrade(socket, host, port, attachment, context);
      } catch (SourceException e) {
        throw new IOException(e);
      }
    }
  }

  private record CheckedNames(AddressPolicy policy) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return policy.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
