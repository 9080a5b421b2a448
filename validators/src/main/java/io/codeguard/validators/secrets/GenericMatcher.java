package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Matches text assigned to a name that suggests a secret. Words, paths, addresses and identifiers
 * are not secrets.
 */
final class GenericMatcher implements SecretRule.Matcher {
  static final List<String> PASSWORDS = List.of("password", "passwd", "passphrase", "pwd");

  static final List<String> SECRETS =
      List.of(
          "secret",
          "token",
          "apikey",
          "api_key",
          "api-key",
          "api.key",
          "accesskey",
          "access_key",
          "access-key",
          "authkey",
          "auth_key",
          "auth-key",
          "privatekey",
          "private_key",
          "private-key",
          "clientkey",
          "client_key",
          "encryptionkey",
          "encryption_key",
          "encryption-key",
          "signingkey",
          "signing_key",
          "signing-key",
          "masterkey",
          "master_key",
          "credential",
          "account_key",
          "accountkey",
          "service_key",
          "subscription_key",
          "subscription-key");

  private static final int MAX_LENGTH = 150;
  private static final int MAX_TAIL = 40;
  private static final String PUBLIC = "public";
  private static final String SESSION = "srf";

  private static final List<String> ABOUT =
      List.of(
          "id",
          "ids",
          "name",
          "names",
          "path",
          "file",
          "url",
          "uri",
          "type",
          "class",
          "version",
          "prefix",
          "suffix",
          "header",
          "field",
          "label",
          "title",
          "alias",
          "count",
          "length",
          "size",
          "ttl",
          "issuer",
          "audience",
          "algorithm",
          "hint",
          "pattern",
          "regex",
          "format",
          "template",
          "placeholder",
          "message",
          "error",
          "ref",
          "policy",
          "provider",
          "arn");

  private static final ByteSet SPACE = ByteSet.of(" \t\r\n");
  private static final ByteSet QUOTED = ByteSet.of("!#-&(-_a-~");
  private static final ByteSet BARE = ByteSet.of("A-Za-z0-9_.~!@#%^*+/=?-");
  private static final ByteSet TEXT = ByteSet.of("!-;=?-~");

  private final int minLength;

  GenericMatcher(int minLength) {
    this.minLength = minLength;
  }

  @Override
  public Optional<Span> match(byte[] text, int start, int end) {
    boolean other = isPublic(text, start) || isAboutSecret(text, end);
    Assignment value = other ? null : Assignment.after(text, end);
    if (value == null) {
      return Optional.empty();
    }
    int from = value.start();
    ByteSet allowed = value.quote() == 0 ? BARE : value.quote() == '>' ? TEXT : QUOTED;
    int to = allowed.end(text, from, from + MAX_LENGTH + 1);
    boolean whole = ends(text, to, value.quote());
    if (!whole || to - from < minLength || to - from > MAX_LENGTH) {
      return Optional.empty();
    }
    Span span = new Span(from, to);
    boolean secret =
        looksSecret(Shape.text(text, span), value.quote())
            && !isOfSession(text, start, end)
            && !(value.quote() == 0 && isPlaceOfSeveral(text, start, end));
    return secret ? Optional.of(span) : Optional.empty();
  }

  private static boolean isPublic(byte[] text, int start) {
    return lower(text, Math.max(0, start - PUBLIC.length() - 1), start).contains(PUBLIC);
  }

  /** CSRF tokens are generated for each session. */
  private static boolean isOfSession(byte[] text, int start, int end) {
    String before = lower(text, Math.max(0, start - SESSION.length() - 1), start);
    return before.contains(SESSION) && lower(text, start, end).equals("token");
  }

  /**
   * {@code tokenUrl}, {@code credentialsId}: a suffix that shows that the value is not the secret
   * itself.
   */
  private static boolean isAboutSecret(byte[] text, int end) {
    String tail = tail(text, end);
    return ABOUT.stream().anyMatch(tail::endsWith);
  }

  /** {@code imagePullSecrets: name}; plurals refer to secrets by name, except "credentials". */
  private static boolean isPlaceOfSeveral(byte[] text, int start, int end) {
    return tail(text, end).equals("s") && !lower(text, start, end).equals("credential");
  }

  private static String tail(byte[] text, int end) {
    return lower(text, end, ByteSet.WORD.end(text, end, end + MAX_TAIL));
  }

  private static String lower(byte[] text, int start, int end) {
    return Shape.text(text, new Span(start, end)).toLowerCase(Locale.ROOT);
  }

  private static boolean ends(byte[] text, int at, char quote) {
    return switch (quote) {
      case 0 -> at >= text.length || "\r\n \t\\".indexOf(text[at]) >= 0;
      case '>' -> elementEnds(text, at);
      default -> at < text.length && text[at] == quote;
    };
  }

  private static boolean elementEnds(byte[] text, int at) {
    int end = SPACE.end(text, at, at + MAX_TAIL);
    return end < text.length && text[end] == '<';
  }

  /** Unquoted text is usually source code, so stricter rules apply. */
  private static boolean looksSecret(String value, char quote) {
    int digits = 0;
    int letters = 0;
    int others = 0;
    for (int i = 0; i < value.length(); i++) {
      char unit = value.charAt(i);
      if (Character.isDigit(unit)) {
        digits++;
      } else if (Character.isLetter(unit)) {
        letters++;
      } else {
        others++;
      }
    }
    boolean mixed = digits > 0 && letters > 0;
    boolean strange = others * 2 > value.length() || (quote == 0 && digits < 2);
    return mixed && !strange && !isReference(value) && !isWords(value);
  }

  /** Detects paths, addresses, variables, calls and format strings. */
  private static boolean isReference(String value) {
    return value.startsWith("/")
        || value.startsWith("$")
        || value.startsWith("@")
        || value.startsWith("%")
        || value.startsWith("<")
        || value.startsWith("./")
        || value.contains("://")
        || value.contains("](")
        || value.contains("()")
        || value.startsWith("arn:")
        || value.startsWith("sha256:")
        || value.startsWith("projects/");
  }

  /**
   * Detects identifiers whose parts are letters or a few digits: {@code reset-password-v2}, {@code
   * com.acme.Token1}.
   */
  private static boolean isWords(String value) {
    String[] parts = value.split("[-_./:, ]");
    int numbered = 0;
    for (String part : parts) {
      String letters = part.replaceAll("[0-9]{1,4}$", "").replaceAll("^v$", "");
      if (!letters.chars().allMatch(Character::isLetter) || isMixedCase(letters)) {
        return false;
      }
      if (letters.length() < part.length()) {
        numbered++;
      }
    }
    return parts.length > 1 || (numbered == 1 && isWord(value));
  }

  private static boolean isWord(String value) {
    String letters = value.replaceAll("[0-9]{1,2}$", "");
    return letters.chars().allMatch(Character::isLetter) && !isMixedCase(letters);
  }

  /** Whether the case changes more often than in camel case. */
  private static boolean isMixedCase(String letters) {
    if (letters.equals(letters.toUpperCase(Locale.ROOT))) {
      return false;
    }
    long capitals = letters.chars().filter(Character::isUpperCase).count();
    return capitals * 3 > letters.length();
  }
}
