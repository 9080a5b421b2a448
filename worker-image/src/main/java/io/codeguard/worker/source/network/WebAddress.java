package io.codeguard.worker.source.network;

import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.net.URI;
import java.net.URISyntaxException;

/** Validates the addresses of jobs and redirects. Pure. */
public final class WebAddress {
  private WebAddress() {}

  /**
   * @param field the job's field with the address, for the message
   */
  public static URI parse(String field, String url) throws SourceException {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw SourceException.permanent(
          field
              + " is not a URL: "
              + Messages.line(e.getReason())
              + " at character "
              + e.getIndex());
    }
    return check(field, uri);
  }

  /** The target of a redirect. */
  static URI redirected(URI from, String location) throws SourceException {
    URI to;
    try {
      to = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw SourceException.permanent(Messages.url(from) + " redirects to an invalid URL");
    }
    if (from.getScheme().equals("https") && !"https".equals(to.getScheme())) {
      throw SourceException.permanent(
          Messages.url(from) + " redirects from https to another scheme; use the target address");
    }
    return check("the address that " + Messages.url(from) + " redirects to", to);
  }

  private static URI check(String field, URI uri) throws SourceException {
    if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
      throw SourceException.permanent(field + " must start with https:// or http://");
    }
    if (uri.getHost() == null) {
      throw SourceException.permanent(field + " has no host");
    }
    if (uri.getRawUserInfo() != null) {
      throw SourceException.permanent(
          field + " contains a user name or password: remove it and use the pool's credentials");
    }
    return uri;
  }
}
