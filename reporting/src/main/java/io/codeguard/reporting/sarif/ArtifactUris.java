package io.codeguard.reporting.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts paths to and from relative URI references (RFC 3986), and addresses of repositories to
 * URIs.
 */
public final class ArtifactUris {
  private static final String UNRESERVED = "-._~/";

  /** Sanitizer characters that are not allowed in URIs. */
  private static final String NOT_IN_URIS = "\"<>\\^`{|}";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final Pattern SSH_BRIEF =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*):(\\S+)");

  /** An SSH user with a password, which ends at the last at sign. */
  private static final Pattern SSH_USER = Pattern.compile("^(ssh://[^/?#@:]+)[^/?#]*@");

  private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@");

  /** Query and fragment, in which some servers accept tokens. */
  private static final Pattern PARAMETERS = Pattern.compile("[?#].*$");

  private ArtifactUris() {}

  static String encode(String path) {
    return escape(path, ArtifactUris::isUnreserved);
  }

  private static String escape(String text, IntPredicate plain) {
    StringBuilder uri = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(UTF_8)) {
      char unit = (char) (octet & 0xff);
      if (plain.test(unit)) {
        uri.append(unit);
      } else {
        uri.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return uri.toString();
  }

  private static boolean isUnreserved(int unit) {
    return (unit >= 'a' && unit <= 'z')
        || (unit >= 'A' && unit <= 'Z')
        || (unit >= '0' && unit <= '9')
        || UNRESERVED.indexOf(unit) >= 0;
  }

  private static boolean isOfUri(int unit) {
    return unit > ' ' && unit <= '~' && NOT_IN_URIS.indexOf(unit) < 0;
  }

  /** Decodes a path; invalid escapes are kept unchanged. */
  public static String decode(String uri) {
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

  /**
   * Converts a repository's address to a URI without secrets, because reports have more readers
   * than credentials. The user of an SSH address is not a secret and is kept.
   *
   * @param address a URL, or git's short form {@code user@host:path}
   */
  static String repository(String address) {
    Matcher brief = SSH_BRIEF.matcher(address);
    if (brief.matches()) {
      return "ssh://" + brief.group(1) + "/" + encode(brief.group(2).replaceFirst("^/+", ""));
    }
    String plain = PARAMETERS.matcher(address).replaceFirst("");
    Matcher ssh = SSH_USER.matcher(plain);
    String open =
        ssh.find() ? ssh.replaceFirst("$1@") : USER_INFO.matcher(plain).replaceFirst("$1");
    return escape(open, ArtifactUris::isOfUri);
  }
}
