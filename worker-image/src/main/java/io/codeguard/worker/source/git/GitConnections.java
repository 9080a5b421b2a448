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
 * Makes JGit's connections, all through one {@link Web}, whatever proxy is asked for; remembers how
 * the last one was answered.
 */
final class GitConnections implements HttpConnectionFactory {
  private final Web web;
  private final GitLogins logins;
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();
  private volatile int lastStatus;

  /**
   * @param mostBytes limit on all answers together
   */
  GitConnections(Web web, GitLogins logins, long mostBytes) {
    this.web = web;
    this.logins = logins;
    this.mostBytes = mostBytes;
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
   * What an address is told of who asks: each for itself, so that no redirect takes credentials to
   * another host.
   */
  Optional<String> authorization(URI url) throws IOException {
    try {
      return logins.authorization(url);
    } catch (SourceException e) {
      throw new IOException(e);
    }
  }

  void answered(int status) {
    lastStatus = status;
  }

  /** An answer's content, as far as the limit allows. */
  InputStream limited(InputStream content, Runnable tooLarge) {
    return new LimitedStream(content, mostBytes, bytes, tooLarge);
  }

  /** The status of the last answer, 0 when there was none. */
  int lastStatus() {
    return lastStatus;
  }
}
