package io.codeguard.validators.licence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A licence expression (SPDX 2.3, annex D). Immutable. */
sealed interface SpdxExpression {
  /** One licence, without {@code +} and the exception after WITH. */
  record Licence(String id) implements SpdxExpression {
    @Override
    public boolean isAllowed(Set<String> allowed) {
      return allowed.isEmpty() || allowed.contains(id.toLowerCase(Locale.ROOT));
    }
  }

  /** All of them apply. */
  record All(List<SpdxExpression> parts) implements SpdxExpression {
    @Override
    public boolean isAllowed(Set<String> allowed) {
      return parts.stream().allMatch(part -> part.isAllowed(allowed));
    }
  }

  /** One may be chosen. */
  record Any(List<SpdxExpression> parts) implements SpdxExpression {
    @Override
    public boolean isAllowed(Set<String> allowed) {
      return parts.stream().anyMatch(part -> part.isAllowed(allowed));
    }
  }

  /** The expression is malformed; the message contains the location. */
  final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @param allowed ids in lower case; empty for any
   */
  boolean isAllowed(Set<String> allowed);

  static boolean isId(String text) {
    return Parser.ID.matcher(text).matches();
  }

  static SpdxExpression parse(String text) throws MalformedException {
    Parser parser = new Parser(text);
    SpdxExpression expression = parser.any();
    if (parser.hasNext()) {
      throw new MalformedException(
          "AND, OR or the end should stand before '" + parser.next() + "'");
    }
    return expression;
  }

  /** A recursive-descent parser: WITH binds tighter than AND, AND tighter than OR. */
  final class Parser {
    private static final Pattern ID =
        Pattern.compile("(DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\\+?");
    private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");
    private static final Set<String> WORDS = Set.of("AND", "OR", "WITH", "(", ")");
    private static final int MAX_DEPTH = 20;

    private final List<String> tokens = new ArrayList<>();
    private int at;
    private int depth;

    Parser(String text) {
      Matcher matcher = TOKEN.matcher(text);
      while (matcher.find()) {
        tokens.add(matcher.group());
      }
    }

    boolean hasNext() {
      return at < tokens.size();
    }

    String next() {
      return hasNext() ? tokens.get(at++) : "the end";
    }

    private boolean skip(String word) {
      boolean there = hasNext() && tokens.get(at).equalsIgnoreCase(word);
      at += there ? 1 : 0;
      return there;
    }

    SpdxExpression any() throws MalformedException {
      List<SpdxExpression> parts = new ArrayList<>(List.of(all()));
      while (skip("OR")) {
        parts.add(all());
      }
      return parts.size() == 1 ? parts.getFirst() : new Any(parts);
    }

    private SpdxExpression all() throws MalformedException {
      List<SpdxExpression> parts = new ArrayList<>(List.of(one()));
      while (skip("AND")) {
        parts.add(one());
      }
      return parts.size() == 1 ? parts.getFirst() : new All(parts);
    }

    private SpdxExpression one() throws MalformedException {
      if (skip("(")) {
        if (++depth > MAX_DEPTH) {
          throw new MalformedException("too many brackets");
        }
        SpdxExpression inner = any();
        if (!skip(")")) {
          throw new MalformedException("a bracket is not closed");
        }
        depth--;
        return inner;
      }
      String id = id("a licence");
      if (skip("WITH")) {
        var _ = id("an exception");
      }
      return new Licence(id.endsWith("+") ? id.substring(0, id.length() - 1) : id);
    }

    private String id(String what) throws MalformedException {
      String token = next();
      if (WORDS.contains(token.toUpperCase(Locale.ROOT)) || !isId(token)) {
        throw new MalformedException(what + "'s SPDX id should stand in place of '" + token + "'");
      }
      return token;
    }
  }
}
