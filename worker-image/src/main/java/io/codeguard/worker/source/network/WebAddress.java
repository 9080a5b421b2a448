package io.codeguard.worker.source.network;

import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.net.URI;
import java.net.URISyntaxException;

/** Judges the addresses that jobs and redirects name. Pure. */
public final class WebAddress {
  private WebAddress() {}

  /**
   * @param field of the job that holds the address, for the message
   */
  public static URI parse(String field, String url) throws SourceException {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw SourceException.lasting(
          field
              + " is not a URL: "
              + Messages.line(e.getReason())
              + " at character "
              + e.getIndex());
    }
    return check(field, uri);
  }

  /** Where a redirect leads. */
  static URI redirected(URI from, String location) throws SourceException {
    URI to;
    try {
      to = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw SourceException.lasting(
          Messages.url(from) + " redirects to something that is not a URL");
    }
    if (from.getScheme().equals("https") && !"https".equals(to.getScheme())) {
      throw SourceException.lasting(
          Messages.url(from) + " redirects away from https; use the address that it leads to");
    }
    return check("the address that " + Messages.url(from) + " redirects to", to);
  }

  private static URI check(String field, URI uri) throws SourceException {
    if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
      throw SourceException.lasting(field + " must begin with https:// or http://");
    }
    if (uri.getHost() == null) {
      throw SourceException.lasting(field + " names no host");
    }
    if (uri.getRawUserInfo() != null) {
      throw SourceException.lasting(
          field + " holds a user name or password: remove it, jobs carry no credentials");
    }
    return uri;
  }
}
