package io.codeguard.worker.source.credentials;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret and the hosts that it may be sent to.
 *
 * @param hosts names, or {@code *.suffix} (which does not include the suffix itself), optionally
 *     with {@code :port}; without it, only the protocol's default port
 */
public record GitCredentials(PoolSecret secret, List<String> hosts) {
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?([A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

  /**
   * @throws IllegalArgumentException if a host is not valid
   */
  public GitCredentials {
    hosts = List.copyOf(hosts);
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException(
            "'"
                + host
                + "' is not a valid host: use a name or *.suffix, with :port if it is not the default");
      }
    }
  }

  /**
   * @param defaultPort the protocol's default port
   */
  public boolean covers(String host, int port, int defaultPort) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.stream().anyMatch(pattern -> covers(pattern, name, port, defaultPort));
  }

  private static boolean covers(String pattern, String host, int port, int defaultPort) {
    Matcher parts = HOST.matcher(pattern);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(2).toLowerCase(Locale.ROOT);
    boolean named = parts.group(1) == null ? host.equals(name) : host.endsWith("." + name);
    return named
        && port == (parts.group(3) == null ? defaultPort : Integer.parseInt(parts.group(3)));
  }
}
