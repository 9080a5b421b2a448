package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Optional;

/**
 * Private keys in PEM (RFC 7468) and OpenPGP armour (RFC 9580). A header without enough text after
 * it belongs to a program that handles keys.
 */
final class PrivateKeyMatcher implements SecretRule.Matcher {
  static final List<String> LITERALS =
      List.of(
          "-----begin private key",
          "-----begin rsa private key",
          "-----begin ec private key",
          "-----begin dsa private key",
          "-----begin openssh private key",
          "-----begin ssh2 encrypted private key",
          "-----begin encrypted private key",
          "-----begin pgp private key block");

  private static final int MIN_BODY = 48;
  private static final int MAX_BODY = 16_384;
  private static final int MAX_HEADERS = 4;

  private static final ByteSet DASH = ByteSet.of("-");
  private static final ByteSet KEY = ByteSet.of("A-Za-z0-9+/=");

  /** Characters that may separate the lines of a key in source code. */
  private static final ByteSet GAP = ByteSet.of(" \t\r\n\"'`\\,;.+#*|>");

  private static final ByteSet LINE = ByteSet.of(" -~");

  @Override
  public Optional<Span> match(byte[] text, int start, int end) {
    int dashes = DASH.end(text, end, end + 5);
    if (dashes - end != 5) {
      return Optional.empty();
    }
    int at = skipHeaders(text, gap(text, dashes));
    int letters = 0;
    int limit = Math.min(text.length, at + MAX_BODY);
    int last = at;
    while (at < limit) {
      int run = KEY.end(text, at, limit);
      letters += run - at;
      last = run;
      int next = gap(text, run);
      if (next == at) {
        break;
      }
      at = next;
    }
    return letters < MIN_BODY ? Optional.empty() : Optional.of(new Span(start, last));
  }

  /** Also skips the escapes {@code \n}, {@code \r} and {@code \t}. */
  private static int gap(byte[] text, int from) {
    int at = from;
    while (true) {
      int end = GAP.end(text, at, text.length);
      if (end > from
          && end < text.length
          && text[end - 1] == '\\'
          && "nrt".indexOf(text[end]) >= 0) {
        at = end + 1;
      } else {
        return end;
      }
    }
  }

  /** {@code Proc-Type: 4,ENCRYPTED} and similar headers. */
  private static int skipHeaders(byte[] text, int from) {
    int at = from;
    for (int i = 0; i < MAX_HEADERS; i++) {
      int end = LINE.end(text, at, at + 200);
      boolean header = false;
      for (int j = at; j < end; j++) {
        header |= text[j] == ':';
      }
      if (!header || end == text.length) {
        return at;
      }
      at = gap(text, end);
    }
    return at;
  }
}
