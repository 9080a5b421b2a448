package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Optional;

/** {@code curl -u user:password}, on as many lines as the command has. */
final class CurlPasswordMatcher implements SecretRule.Matcher {
  static final List<String> LITERALS = List.of("curl ");

  private static final int MAX_COMMAND = 1000;
  private static final int MAX_PART = 100;
  private static final int MIN_PASSWORD = 4;

  private static final ByteSet GAP = ByteSet.of(" \t=");
  private static final ByteSet QUOTE = ByteSet.of("\"'`");
  private static final ByteSet USER = ByteSet.of("A-Za-z0-9._@%+-");
  private static final ByteSet BARE = ByteSet.of("!-~");
  private static final ByteSet QUOTED = ByteSet.of(" -~");

  @Override
  public Optional<Span> match(byte[] text, int start, int end) {
    int limit = Math.min(text.length - 3, end + MAX_COMMAND);
    for (int at = end - 1; at < limit && !endsCommand(text, at); at++) {
      int option = option(text, at);
      if (option > 0) {
        return credential(text, option);
      }
    }
    return Optional.empty();
  }

  private static boolean endsCommand(byte[] text, int at) {
    return text[at] == '\n' && text[at - 1] != '\\';
  }

  /** Where the option's value begins; 0 when there is no such option here. */
  private static int option(byte[] text, int at) {
    if (text[at] != ' ' || text[at + 1] != '-') {
      return 0;
    }
    if (text[at + 2] == 'u') {
      return GAP.end(text, at + 3, at + 6);
    }
    String option = Shape.text(text, new Span(at + 1, Math.min(text.length, at + 7)));
    return option.equals("--user") ? GAP.end(text, at + 7, at + 10) : 0;
  }

  private static Optional<Span> credential(byte[] text, int at) {
    int user = QUOTE.end(text, at, at + 1);
    boolean quoted = user > at;
    int colon = USER.end(text, user, user + MAX_PART);
    if ((colon == user && !quoted) || colon >= text.length || text[colon] != ':') {
      return Optional.empty();
    }
    int end = (quoted ? QUOTED : BARE).end(text, colon + 1, colon + 1 + MAX_PART);
    for (int i = colon + 1; i < end; i++) {
      if (QUOTE.has(text[i])) {
        end = i;
      }
    }
    Span password = new Span(colon + 1, end);
    return isReal(Shape.text(text, password)) ? Optional.of(password) : Optional.empty();
  }

  private static boolean isReal(String password) {
    return password.length() >= MIN_PASSWORD
        && "$%{<*[".indexOf(password.charAt(0)) < 0
        && !UrlPasswordMatcher.isUsual(password);
  }
}
