package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code scheme://user:password@host}, according to RFC 3986. */
final class UrlPasswordMatcher implements SecretRule.Matcher {
  static final List<String> LITERALS = List.of("://");

  private static final int MAX_PART = 256;

  private static final ByteSet SCHEME = ByteSet.of("A-Za-z0-9+.-");
  private static final ByteSet USER = ByteSet.of("A-Za-z0-9._~%!$&*+,;=-");
  private static final ByteSet PASSWORD = ByteSet.of("A-Za-z0-9._~%!$&*+,;=:#?^()-");
  private static final ByteSet HOST = ByteSet.of("A-Za-z0-9._-[");

  private static final Set<String> USUAL =
      Set.of(
          "pass",
          "passwd",
          "password",
          "passw0rd",
          "pwd",
          "pw",
          "secret",
          "token",
          "user",
          "username",
          "admin",
          "root",
          "guest",
          "test",
          "foo",
          "bar",
          "baz",
          "postgres",
          "mysql",
          "rabbitmq",
          "mongo",
          "redis",
          "minio",
          "oauth2",
          "x-oauth-basic",
          "x-token-auth",
          "p",
          "pa55word",
          "mypassword",
          "mypass",
          "my-password",
          "my_password",
          "string",
          "abc",
          "123",
          "1234",
          "12345",
          "123456",
          "xxx",
          "hunter2",
          "letmein");

  private static final List<String> NO_HOSTS =
      List.of("example.", "localhost", "127.0.0.1", "0.0.0.0", "host", "hostname", "[::1]");

  @Override
  public Optional<Span> match(byte[] text, int start, int end) {
    if (start == 0 || !SCHEME.has(text[start - 1])) {
      return Optional.empty();
    }
    int colon = USER.end(text, end, end + MAX_PART);
    if (colon >= text.length || text[colon] != ':') {
      return Optional.empty();
    }
    int at = PASSWORD.end(text, colon + 1, colon + 1 + MAX_PART);
    if (at >= text.length - 1 || text[at] != '@' || !HOST.has(text[at + 1])) {
      return Optional.empty();
    }
    Span password = new Span(colon + 1, at);
    String user = Shape.text(text, new Span(end, colon));
    String host = Shape.text(text, new Span(at + 1, HOST.end(text, at + 1, at + MAX_PART)));
    return isReal(user, Shape.text(text, password), host)
        ? Optional.of(password)
        : Optional.empty();
  }

  private static boolean isReal(String user, String password, String host) {
    return password.length() >= 4
        && !password.equals(user)
        && !isUsual(password)
        && "$%{<:*".indexOf(password.charAt(0)) < 0
        && NO_HOSTS.stream().noneMatch(name -> isHost(host.toLowerCase(Locale.ROOT), name));
  }

  /** Examples used in documentation. */
  static boolean isUsual(String password) {
    return USUAL.contains(password.toLowerCase(Locale.ROOT));
  }

  private static boolean isHost(String host, String name) {
    return host.equals(name) || (name.endsWith(".") && ("." + host).contains("." + name));
  }
}
