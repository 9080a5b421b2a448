package io.codeguard.worker.source.tree;

import java.net.URI;

/** Sanitizes text from sources for messages: names and addresses are untrusted. Pure. */
public final class Messages {
  private static final int MAX_LENGTH = 200;

  private Messages() {}

  /** Returns the text on one line, truncated. */
  public static String line(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
  }

  /** Returns the URL without credentials, query and fragment, which can contain secrets. */
  public static String url(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return line(url.getScheme() + "://" + url.getHost() + port + path);
  }

  /** Returns the exception's message, or its class name if there is none. */
  public static String cause(Throwable cause) {
    String message = cause.getMessage();
    return line(message == null ? cause.getClass().getSimpleName() : message);
  }
}
