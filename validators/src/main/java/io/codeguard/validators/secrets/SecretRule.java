package io.codeguard.validators.secrets;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A kind of secret.
 *
 * @param title its name in messages
 * @param literals the literals to search for, in lower case
 * @param matcher matches the bytes around a literal
 * @param minEntropy the minimum entropy in bits per byte
 * @param specific whether it identifies the kind of secret, which generic rules do not
 */
record SecretRule(
    Rule rule,
    String title,
    List<String> literals,
    Matcher matcher,
    double minEntropy,
    boolean specific) {
  private static final double TOKEN_ENTROPY = 3.0;
  private static final int LONG_NUMBER = 24;

  /** Checks whether there is a secret at an occurrence of a literal. */
  @FunctionalInterface
  interface Matcher {
    /**
     * @return the range of the secret
     */
    Optional<Span> match(byte[] text, int start, int end);
  }

  /** A token that is identified by its shape; each shape contains a literal. */
  static SecretRule token(String id, String title, String... shapes) {
    return token(id, title, TOKEN_ENTROPY, shapes);
  }

  static SecretRule token(String id, String title, double minEntropy, String... patterns) {
    List<Shape> shapes = Arrays.stream(patterns).map(Shape::of).toList();
    return new SecretRule(
        rule(id, title, Severity.ERROR),
        title,
        shapes.stream().map(Shape::literal).distinct().toList(),
        (text, start, end) -> around(text, start, end, shapes),
        minEntropy,
        true);
  }

  private static Optional<Span> around(byte[] text, int start, int end, List<Shape> shapes) {
    for (Shape shape : shapes) {
      if (shape.literal().length() == end - start) {
        Optional<Span> span = shape.around(text, start);
        if (span.isPresent()) {
          return span;
        }
      }
    }
    return Optional.empty();
  }

  /** A value with one of these shapes that is assigned to one of these names. */
  static SecretRule assigned(String id, String title, List<String> names, String... patterns) {
    return assigned(id, title, TOKEN_ENTROPY, names, patterns);
  }

  static SecretRule assigned(
      String id, String title, double minEntropy, List<String> names, String... patterns) {
    List<Shape> shapes = Arrays.stream(patterns).map(Shape::of).toList();
    return new SecretRule(
        rule(id, title, Severity.ERROR),
        title,
        names,
        (text, start, end) -> assigned(text, start, end, shapes),
        minEntropy,
        true);
  }

  /** The same, unless it is preceded by this character, where it is a part of something else. */
  SecretRule notAfter(char before) {
    return new SecretRule(
        rule,
        title,
        literals,
        (text, start, end) ->
            matcher
                .match(text, start, end)
                .filter(span -> span.start() == 0 || text[span.start() - 1] != before),
        minEntropy,
        specific);
  }

  private static Optional<Span> assigned(byte[] text, int start, int end, List<Shape> shapes) {
    Assignment value = isName(text, start, end) ? Assignment.after(text, end) : null;
    if (value != null) {
      for (Shape shape : shapes) {
        Optional<Span> span = shape.from(text, value.start());
        if (span.isPresent()) {
          return span.filter(found -> looksRandom(text, found));
        }
      }
    }
    return Optional.empty();
  }

  /** Excludes long names and numbers that happen to have the right length. */
  private static boolean looksRandom(byte[] text, Span span) {
    boolean letter = false;
    boolean digit = false;
    for (int i = span.start(); i < span.end(); i++) {
      letter |= Character.isLetter(text[i]);
      digit |= Character.isDigit(text[i]);
    }
    return digit && (letter || span.length() >= LONG_NUMBER);
  }

  /** A name may be a part of a {@code snake_case} or {@code camelCase} identifier. */
  private static boolean isName(byte[] text, int start, int end) {
    boolean begins =
        start == 0
            || !Character.isLetter(text[start - 1])
            || (Character.isUpperCase(text[start]) && Character.isLowerCase(text[start - 1]));
    boolean lastBeginsAnother =
        Character.isUpperCase(text[end - 1]) && Character.isLowerCase(text[end - 2]);
    return begins && !lastBeginsAnother;
  }

  static Rule rule(String id, String title, Severity severity) {
    return new Rule(
        id,
        title + " in the source.",
        "Revoke it where it was issued, then take it out of the source and of its history; keep"
            + " secrets in a store that the program reads at run time.",
        severity,
        Rule.SECURITY,
        "secrets");
  }
}
