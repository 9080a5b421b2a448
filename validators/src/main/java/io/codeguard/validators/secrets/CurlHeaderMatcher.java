package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code curl -H "X-Api-Key: key"}: headers with names of keys or tokens, and authorization headers
 * that {@link HeaderMatcher} does not cover.
 */
final class CurlHeaderMatcher implements SecretRule.Matcher {
  private static final int MAX_NAME = 40;
  private static final int MAX_GAP = 5;
  private static final int MAX_VALUE = 1000;
  private static final int MIN_VALUE = 10;

  private static final String AUTHORIZATION = "authorization";

  /** Excludes headers such as {@code Idempotency-Key}, which are not secrets. */
  private static final List<String> NAMES =
      List.of("token", "apikey", "api-key", "auth-key", "access-key", "secret", "secret-key");

  /** CSRF tokens, which are generated for each session. */
  private static final List<String> SESSIONS = List.of("csrf", "xsrf");

  private static final ByteSet QUOTE = ByteSet.of("\"'");
  private static final ByteSet NAME = ByteSet.of("A-Za-z0-9_-");
  private static final ByteSet VALUE = ByteSet.of("A-Za-z0-9_~=@.+/-");

  private final HeaderMatcher known = new HeaderMatcher();

  @Override
  public Optional<Span> match(byte[] text, int start, int end) {
    return CurlCommand.first(text, end, 'H', "--header", this::header);
  }

  private Optional<Span> header(byte[] text, int at) {
    int name = QUOTE.end(text, at, at + 1);
    int colon = NAME.end(text, name, name + MAX_NAME);
    if (name == at || colon >= text.length || text[colon] != ':') {
      return Optional.empty();
    }
    int from = ByteSet.BLANK.end(text, colon + 1, colon + 1 + MAX_GAP);
    Span value = new Span(from, VALUE.end(text, from, from + MAX_VALUE));
    int quote = CurlCommand.isEscapedQuote(text, value.end()) ? value.end() + 1 : value.end();
    return isSecret(text, new Span(name, colon), value) && text[quote] == text[at]
        ? Optional.of(value)
        : Optional.empty();
  }

  private boolean isSecret(byte[] text, Span name, Span value) {
    String lower = Shape.text(text, name).toLowerCase(Locale.ROOT);
    boolean named =
        lower.equals(AUTHORIZATION)
            ? known.match(text, name.start(), name.end()).isEmpty()
            : NAMES.stream().anyMatch(lower::endsWith)
                && SESSIONS.stream().noneMatch(lower::contains);
    return named
        && value.length() >= MIN_VALUE
        && value.end() < text.length
        && hasDigit(text, value);
  }

  private static boolean hasDigit(byte[] text, Span span) {
    return Shape.text(text, span).chars().anyMatch(Character::isDigit);
  }
}
