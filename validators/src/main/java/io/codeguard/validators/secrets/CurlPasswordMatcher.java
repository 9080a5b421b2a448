package io.codeguard.validators.secrets;

import java.util.Optional;

/**
 * {@code curl -u user:password}, and {@code curl -u key:} of services that accept a key as the user
 * name.
 */
final class CurlPasswordMatcher implements SecretRule.Matcher {
  private static final int MAX_PART = 100;
  private static final int MIN_PASSWORD = 4;
  private static final int MIN_KEY = 12;

  /** The minimum number of changes between letters and digits in a key; names have one or two. */
  private static final int MIN_CHANGES = 3;

  private static final ByteSet QUOTE = ByteSet.of("\"'`");
  private static final ByteSet USER = ByteSet.of("A-Za-z0-9._@%+-");
  private static final ByteSet QUOTED_USER = ByteSet.of("!#-&(-9;-_a-~");
  private static final ByteSet BARE = ByteSet.of("!#-&(-_a-~");
  private static final ByteSet QUOTED = ByteSet.of(" !#-&(-_a-~");

  @Override
  public Optional<Span> match(byte[] text, int start, int end) {
    return CurlCommand.first(text, end, 'u', "--user", CurlPasswordMatcher::credential);
  }

  /** Both parts may be quoted separately: {@code "user":"password"}. */
  private static Optional<Span> credential(byte[] text, int at) {
    int start = QUOTE.end(text, at, at + 1);
    boolean quoted = start > at;
    Span user = new Span(start, (quoted ? QUOTED_USER : USER).end(text, start, start + MAX_PART));
    int colon = quoted ? QUOTE.end(text, user.end(), user.end() + 1) : user.end();
    if ((user.length() == 0 && !quoted) || colon >= text.length || text[colon] != ':') {
      return Optional.empty();
    }
    boolean quotesGoOn = quoted && colon == user.end();
    int from = quotesGoOn ? colon + 1 : QUOTE.end(text, colon + 1, colon + 2);
    boolean inQuotes = quotesGoOn || from > colon + 1;
    int end = (inQuotes ? QUOTED : BARE).end(text, from, from + MAX_PART);
    boolean escape = end > from && CurlCommand.isEscapedQuote(text, end - 1);
    Span password = new Span(from, escape ? end - 1 : end);
    if (password.length() == 0) {
      return isKey(Shape.text(text, user)) ? Optional.of(user) : Optional.empty();
    }
    return isReal(Shape.text(text, password)) ? Optional.of(password) : Optional.empty();
  }

  private static boolean isReal(String password) {
    boolean variable = "$%<*[".indexOf(password.charAt(0)) >= 0;
    boolean template = password.charAt(0) == '{' && changes(password) < MIN_CHANGES;
    return password.length() >= MIN_PASSWORD
        && !variable
        && !template
        && !UrlPasswordMatcher.isUsual(password);
  }

  private static boolean isKey(String user) {
    return user.length() >= MIN_KEY
        && user.indexOf('@') < 0
        && isReal(user)
        && changes(user) >= MIN_CHANGES;
  }

  private static int changes(String text) {
    int changes = 0;
    for (int i = 1; i < text.length(); i++) {
      char before = text.charAt(i - 1);
      char unit = text.charAt(i);
      boolean change =
          Character.isDigit(before)
              ? Character.isLetter(unit)
              : Character.isDigit(unit) && Character.isLetter(before);
      changes += change ? 1 : 0;
    }
    return changes;
  }
}
