package io.codeguard.worker.source.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The addresses that sources may be fetched from: public ones, and those that the pool's owner
 * permits. Jobs must not reach the cluster, the node or the cloud's metadata service through a
 * worker. Immutable.
 */
public final class AddressPolicy {
  /**
   * Addresses that are not public according to IANA's special-purpose registries (RFC 6890 and
   * updates), that embed other addresses, or that belong to Azure's host agent.
   */
  private static final List<Cidr> BLOCKED =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "168.63.129.16/32",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "::/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20",
              "5f00::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .stream()
          .map(Cidr::parse)
          .toList();

  private final List<Cidr> networks;
  private final List<String> names;

  /**
   * @param allowed names, {@code *.suffix} (which does not include the suffix itself), or networks
   *     like {@code 10.1.0.0/16}
   * @throws IllegalArgumentException if an entry is none of these
   */
  public AddressPolicy(List<String> allowed) {
    networks = allowed.stream().filter(host -> host.contains("/")).map(Cidr::parse).toList();
    names =
        allowed.stream().filter(host -> !host.contains("/")).map(AddressPolicy::checked).toList();
  }

  private static String checked(String name) {
    String plain = name.startsWith("*.") ? name.substring(2) : name;
    if (!plain.matches("[A-Za-z0-9._:-]+")) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a valid host: use a name, *.suffix, or a network such as 10.1.0.0/16");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /** Whether the host with this name may be connected to at this address. */
  public boolean allows(String host, InetAddress address) {
    return BLOCKED.stream().noneMatch(network -> network.contains(address))
        || networks.stream().anyMatch(network -> network.contains(address))
        || names.stream().anyMatch(name -> matches(name, withoutDot(host)));
  }

  /**
   * Returns the host's permitted addresses; at least one.
   *
   * @throws Web.RefusedAddressException if none is permitted
   */
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] allowed =
        Arrays.stream(InetAddress.getAllByName(host))
            .filter(address -> allows(host, address))
            .toArray(InetAddress[]::new);
    if (allowed.length == 0) {
      throw new Web.RefusedAddressException(host);
    }
    return allowed;
  }

  private static String withoutDot(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static boolean matches(String name, String host) {
    return name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name);
  }
}
