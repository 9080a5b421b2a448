package io.codeguard.validators.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code Authorization: Bearer token} (RFC 6750) and {@code Authorization: Basic user:password in
 * base 64} (RFC 7617), also in curl arguments and in source code.
 */
final class HeaderMatcher implements SecretRule.Matcher {
  static final List<String> LITERALS = List.of("authorization");

  private static final int MAX_GAP = 8;
  private static final int MAX_SCHEME = 12;
  private static final int MAX_TOKEN = 1000;
  private static final int MIN_TOKEN = 16;

  private static final ByteSet GAP = ByteSet.of(" \t\"'`:=,>)]");
  private static final ByteSet QUOTE = ByteSet.of("\"'`");
  private static final ByteSet LETTERS = ByteSet.of("A-Za-z-");
  private static final ByteSet TOKEN = ByteSet.of("A-Za-z0-9._~+/=-");

  @Override
  public Optional<Span> match(byte[] text, int start, int end) {
    int scheme = GAP.end(text, end, end + MAX_GAP);
    if (scheme == end) {
      return Optional.empty();
    }
    int schemeEnd = LETTERS.end(text, scheme, scheme + MAX_SCHEME);
    int token = ByteSet.BLANK.end(text, schemeEnd, schemeEnd + MAX_GAP);
    if (token == schemeEnd) {
      Span alone = new Span(scheme, TOKEN.end(text, scheme, scheme + MAX_TOKEN));
      return isToken(text, alone) && isQuoted(text, alone) ? Optional.of(alone) : Optional.empty();
    }
    Span span = new Span(token, TOKEN.end(text, token, token + MAX_TOKEN));
    boolean real =
        switch (Shape.text(text, new Span(scheme, schemeEnd)).toLowerCase(Locale.ROOT)) {
          case "bearer", "token", "api-token", "apikey" -> isToken(text, span);
          case "basic" -> isToken(text, span) || isBasic(Shape.text(text, span));
          default -> false;
        };
    return real ? Optional.of(span) : Optional.empty();
  }

  private static boolean isToken(byte[] text, Span span) {
    return span.length() >= MIN_TOKEN && hasDigit(text, span);
  }

  /** Without a scheme, the value must extend to the end of the header. */
  private static boolean isQuoted(byte[] text, Span span) {
    return span.end() < text.length && QUOTE.has(text[span.end()]);
  }

  private static boolean hasDigit(byte[] text, Span span) {
    for (int i = span.start(); i < span.end(); i++) {
      if (Character.isDigit(text[i])) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBasic(String token) {
    try {
      String credential = new String(Base64.getDecoder().decode(token), ISO_8859_1);
      int colon = credential.indexOf(':');
      return colon > 0 && credential.chars().allMatch(unit -> unit >= ' ' && unit <= '~');
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }
}
