package io.codeguard.worker.source.git;

import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.network.Download;
import io.codeguard.worker.source.network.Web;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** A remote repository over HTTP. */
final class HttpRemote implements GitRemote {
  private final URI url;
  private final Web web;
  private final GitLogins logins;
  private final GitConnections connections;

  HttpRemote(URI url, AddressPolicy policy, GitLogins logins, long maxBytes) {
    this.url = url;
    this.web = new Web(policy, logins::authorities);
    this.logins = logins;
    this.connections = new GitConnections(web, logins, maxBytes);
  }

  @Override
  public String shown() {
    return Messages.url(url);
  }

  @Override
  public String host() {
    return url.getHost();
  }

  @Override
  public Transport open(Repository repository) throws IOException, SourceException {
    try {
      TransportHttp transport =
          (TransportHttp) Transport.open(repository, new URIish(url.toString()));
      transport.setHttpConnectionFactory(connections);
      return transport;
    } catch (URISyntaxException | NotSupportedException e) {
      throw SourceException.permanent("source.git.url is not a valid git address");
    }
  }

  @Override
  public Optional<SourceException> explain(TransportException e) throws SourceException {
    Optional<SourceException> own =
        Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
            .filter(SourceException.class::isInstance)
            .map(SourceException.class::cast)
            .findFirst();
    int status = connections.lastStatus();
    return own.isPresent() || status < 400 ? own : Optional.of(statusError(status));
  }

  private SourceException statusError(int status) throws SourceException {
    SourceException plain = Download.statusError(url, status);
    if (plain.retryable() || status < 401 || status > 404) {
      return plain;
    }
    String response = Messages.url(url) + " responded with status " + status;
    Optional<PoolSecret> secret = logins.https(url);
    if (secret.isPresent()) {
      return SourceException.permanent(
          "%s to the credentials in %s; check the address, and that they may read it"
              .formatted(response, secret.get().described()));
    }
    return logins.needHttps(url)
        ? SourceException.permanent(
            response
                + "; the pool's credentials for this host are sent over https only: use an https"
                + " address")
        : plain;
  }

  @Override
  public void close() throws IOException {
    web.close();
  }
}
