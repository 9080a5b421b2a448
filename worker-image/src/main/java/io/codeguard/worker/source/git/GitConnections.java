package io.codeguard.worker.source.git;

import io.codeguard.worker.source.network.LimitedStream;
import io.codeguard.worker.source.network.Web;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/**
 * Creates JGit's connections through one {@link Web}, ignoring proxies; records the status of the
 * last response.
 */
final class GitConnections implements HttpConnectionFactory {
  private final Web web;
  private final GitLogins logins;
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private volatile int lastStatus;

  /**
   * @param maxBytes the maximum total size of all responses
   */
  GitConnections(Web web, GitLogins logins, long maxBytes) {
    this.web = web;
    this.logins = logins;
    this.maxBytes = maxBytes;
  }

  @Override
  public HttpConnection create(URL url) {
    return new GitConnection(web, url, this);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) {
    return create(url);
  }

  /**
   * The Authorization header for an address, determined for each request, so that no redirect sends
   * credentials to another host.
   */
  Optional<String> authorization(URI url) throws IOException {
    try {
      return logins.authorization(url);
    } catch (SourceException e) {
      throw new IOException(e);
    }
  }

  void recordStatus(int status) {
    lastStatus = status;
  }

  /** A response's content, up to the limit. */
  InputStream limited(InputStream content, Runnable tooLarge) {
    return new LimitedStream(content, maxBytes, bytes, tooLarge);
  }

  /** The status of the last response; 0 if there was none. */
  int lastStatus() {
    return lastStatus;
  }
}
