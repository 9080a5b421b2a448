package io.codeguard.validators.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The shape of a token: literals and runs of character classes, written in a subset of the syntax
 * of regular expressions: {@code ghp_[A-Za-z0-9]{36}}; {@code \} escapes the next character. Runs
 * are possessive, so a match takes linear time. Immutable.
 */
final class Shape {
  private final List<Run> runs;
  private final int anchor;
  private final String literal;

  /** Between {@code min} and {@code max} bytes of a set. */
  private record Run(ByteSet set, int min, int max, char literal) {
    boolean isLiteral() {
      return literal != 0;
    }
  }

  private Shape(List<Run> runs) {
    this.runs = List.copyOf(runs);
    List<Literal> literals = literals(runs);
    Literal best =
        literals.stream()
            .filter(Literal::hasPlace)
            .max(Literal.BY_LENGTH)
            .or(() -> literals.stream().max(Literal.BY_LENGTH))
            .orElse(new Literal(0, "", true));
    this.anchor = best.first();
    this.literal = best.text().toLowerCase(Locale.ROOT);
  }

  /**
   * A literal part.
   *
   * @param first its first run
   * @param hasPlace whether everything before it has a fixed length, so that its start is
   *     unambiguous
   */
  private record Literal(int first, String text, boolean hasPlace) {
    static final Comparator<Literal> BY_LENGTH =
        Comparator.comparingInt(literal -> literal.text().length());
  }

  private static List<Literal> literals(List<Run> runs) {
    List<Literal> literals = new ArrayList<>();
    boolean fixed = true;
    for (int i = 0; i < runs.size(); i++) {
      int first = i;
      StringBuilder text = new StringBuilder();
      while (i < runs.size() && runs.get(i).isLiteral()) {
        text.append(runs.get(i++).literal());
      }
      if (!text.isEmpty()) {
        literals.add(new Literal(first, text.toString(), fixed));
      }
      fixed &= i == runs.size() || runs.get(i).min() == runs.get(i).max();
    }
    return literals;
  }

  static Shape of(String pattern) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      char unit = pattern.charAt(i);
      if (unit == '[') {
        int end = pattern.indexOf(']', i);
        ByteSet set = ByteSet.of(pattern.substring(i + 1, end));
        i = end;
        int min = 1;
        int max = 1;
        if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '{') {
          int close = pattern.indexOf('}', i);
          String[] counts = pattern.substring(i + 2, close).split(",", -1);
          min = Integer.parseInt(counts[0]);
          max = Integer.parseInt(counts[counts.length - 1]);
          i = close;
        }
        runs.add(new Run(set, min, max, (char) 0));
      } else {
        char literal = unit == '\\' ? pattern.charAt(++i) : unit;
        runs.add(new Run(ByteSet.single(literal), 1, 1, literal));
      }
    }
    return new Shape(runs);
  }

  /** The longest suitable literal part in lower case, to search for; empty if there is none. */
  String literal() {
    return literal;
  }

  /**
   * Matches a shape whose literal part starts at {@code at}, unless the match is part of a longer
   * word.
   */
  Optional<Span> around(byte[] text, int at) {
    int start = at;
    for (int i = anchor - 1; i >= 0 && start >= 0; i--) {
      start = backward(text, start, runs.get(i));
    }
    if (start < 0 || !beginsWord(text, start)) {
      return Optional.empty();
    }
    int end = forward(text, at, anchor);
    return end < 0 ? Optional.empty() : Optional.of(new Span(start, end));
  }

  /** Matches a shape that starts at {@code start}. */
  Optional<Span> from(byte[] text, int start) {
    int end = forward(text, start, 0);
    return end < 0 ? Optional.empty() : Optional.of(new Span(start, end));
  }

  /** Returns the end of the runs from {@code firstRun} on; -1 if they do not match. */
  private int forward(byte[] text, int start, int firstRun) {
    int at = start;
    for (Run run : runs.subList(firstRun, runs.size())) {
      int end = run.set().end(text, at, at + run.max());
      if (end - at < run.min()) {
        return -1;
      }
      at = end;
    }
    ByteSet last = runs.getLast().set();
    boolean goesOn =
        at < text.length
            && ((last.has(text[at]) && !runs.getLast().isLiteral())
                || (ByteSet.WORD.has(text[at]) && ByteSet.WORD.has(text[at - 1])));
    return goesOn ? -1 : at;
  }

  /** Returns the start of a run that ends at {@code end}; -1 if it is too short. */
  private static int backward(byte[] text, int end, Run run) {
    int at = end;
    while (at > 0 && end - at < run.max() && run.set().has(text[at - 1])) {
      at--;
    }
    return end - at < run.min() ? -1 : at;
  }

  /** An escape such as {@code \n} before a token is not part of it. */
  private static boolean beginsWord(byte[] text, int start) {
    if (start == 0 || !ByteSet.WORD.has(text[start]) || !ByteSet.WORD.has(text[start - 1])) {
      return true;
    }
    return start > 1 && text[start - 2] == '\\' && "nrt".indexOf(text[start - 1]) >= 0;
  }

  static String text(byte[] text, Span span) {
    return new String(text, span.start(), span.length(), ISO_8859_1);
  }
}
