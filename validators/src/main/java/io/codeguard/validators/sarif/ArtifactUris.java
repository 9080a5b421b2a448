package io.codeguard.validators.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Paths as relative URI references (RFC 3986) and back. */
final class ArtifactUris {
  private static final String UNRESERVED = "-._~/";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private ArtifactUris() {}

  static String encode(String path) {
    StringBuilder uri = new StringBuilder(path.length() + 16);
    for (byte octet : path.getBytes(UTF_8)) {
      char unit = (char) (octet & 0xff);
      if (isUnreserved(unit)) {
        uri.append(unit);
      } else {
        uri.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return uri.toString();
  }

  private static boolean isUnreserved(char unit) {
    return (unit >= 'a' && unit <= 'z')
        || (unit >= 'A' && unit <= 'Z')
        || (unit >= '0' && unit <= '9')
        || UNRESERVED.indexOf(unit) >= 0;
  }

  /** Escapes that make no sense are left as they are. */
  static String decode(String uri) {
    ByteArrayOutputStream path = new ByteArrayOutputStream(uri.length());
    byte[] octets = uri.getBytes(UTF_8);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == '%'
          && i + 2 < octets.length
          && HexFormat.isHexDigit(octets[i + 1])
          && HexFormat.isHexDigit(octets[i + 2])) {
        path.write(
            HexFormat.fromHexDigit(octets[i + 1]) << 4 | HexFormat.fromHexDigit(octets[i + 2]));
        i += 2;
      } else {
        path.write(octets[i]);
      }
    }
    return path.toString(UTF_8);
  }

  /** A report is read by more people than the URL's password. */
  static String withoutUserInfo(String uri) {
    return uri.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", "$1");
  }
}
