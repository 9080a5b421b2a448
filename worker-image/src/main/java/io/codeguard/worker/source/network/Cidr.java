package io.codeguard.worker.source.network;

import java.net.InetAddress;
import java.util.Arrays;

/** A network. IPv4 addresses, including IPv4-mapped ones, are contained in IPv4 networks only. */
final class Cidr {
  private final byte[] base;
  private final int bits;

  private Cidr(byte[] base, int bits) {
    this.base = base;
    this.bits = bits;
  }

  static Cidr parse(String text) {
    try {
      int slash = text.indexOf('/');
      byte[] base = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
      int bits = Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= base.length * 8) {
        return new Cidr(base, bits);
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is not a valid network: use CIDR notation such as 10.1.0.0/16 or fd00:1::/32");
  }

  boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != base.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(base, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    int mask = 0xff << (8 - rest);
    return rest == 0 || ((base[whole] ^ other[whole]) & mask) == 0;
  }
}
