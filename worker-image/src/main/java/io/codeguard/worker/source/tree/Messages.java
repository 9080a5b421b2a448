package io.codeguard.worker.source.tree;

import java.net.URI;

/** Makes what a source says fit to be shown: names and addresses are data of strangers. Pure. */
public final class Messages {
  private static final int LONGEST = 200;

  private Messages() {}

  /** On one line, and not too long. */
  public static String line(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /** Without credentials, query and fragment, all of which can be secret. */
  public static String url(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return line(url.getScheme() + "://" + url.getHost() + port + path);
  }

  /** What went wrong, in words; for exceptions that say no more than their name. */
  public static String cause(Throwable cause) {
    String message = cause.getMessage();
    return line(message == null ? cause.getClass().getSimpleName() : message);
  }
}
