package io.codeguard.worker.source.git;

import io.codeguard.worker.source.tree.Messages;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a repository over SSH. Pure.
 *
 * @param user the user on the host; not a secret
 * @param path absolute, or relative to the user's home
 */
public record SshAddress(String user, String host, int port, String path) {
  static final int DEFAULT_PORT = 22;

  private static final String USER = "([A-Za-z0-9_][A-Za-z0-9._-]*)@";
  private static final String HOST = "([A-Za-z0-9][A-Za-z0-9.-]*)";
  private static final Pattern URL =
      Pattern.compile("ssh://(?:" + USER + ")?" + HOST + "(?::(\\d{1,5}))?(/\\S*)");
  private static final Pattern SHORT = Pattern.compile(USER + HOST + ":([^\\s:-]\\S*)");

  /** Parses {@code ssh://user@host:port/path}, or git's short form {@code user@host:path}. */
  public static Optional<SshAddress> parse(String url) {
    Matcher full = URL.matcher(url);
    if (full.matches()) {
      String user = full.group(1) == null ? "git" : full.group(1);
      int port = full.group(3) == null ? DEFAULT_PORT : Integer.parseInt(full.group(3));
      return Optional.of(new SshAddress(user, full.group(2), port, full.group(4)));
    }
    Matcher brief = SHORT.matcher(url);
    return brief.matches()
        ? Optional.of(new SshAddress(brief.group(1), brief.group(2), DEFAULT_PORT, brief.group(3)))
        : Optional.empty();
  }

  String shown() {
    String slash = path.startsWith("/") ? "" : "/";
    String unusual = port == DEFAULT_PORT ? "" : ":" + port;
    return Messages.line("ssh://" + user + "@" + host + unusual + slash + path);
  }
}
