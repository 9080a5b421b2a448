package io.codeguard.worker.source.credentials;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret, and the hosts that it may be sent to.
 *
 * @param hosts names, or {@code *.suffix} (which does not include the suffix itself); with {@code
 *     :port}, else of the protocol's usual port only
 */
public record GitCredentials(PoolSecret secret, List<String> hosts) {
  private static final Pattern HOST = Pattern.compile("(\\*\\.)?([A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

  /**
   * @throws IllegalArgumentException when a host is none
   */
  public GitCredentials {
    hosts = List.copyOf(hosts);
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException(
            "'" + host + "' is not a host: use a name or *.suffix, with :port where it is unusual");
      }
    }
  }

  /**
   * @param usual the protocol's own port
   */
  public boolean covers(String host, int port, int usual) {
    String name = host.toLowerCase(Locale.ROOT);
    return hosts.stream().anyMatch(pattern -> covers(pattern, name, port, usual));
  }

  private static boolean covers(String pattern, String host, int port, int usual) {
    Matcher parts = HOST.matcher(pattern);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(2).toLowerCase(Locale.ROOT);
    boolean named = parts.group(1) == null ? host.equals(name) : host.endsWith("." + name);
    return named && port == (parts.group(3) == null ? usual : Integer.parseInt(parts.group(3)));
  }
}
