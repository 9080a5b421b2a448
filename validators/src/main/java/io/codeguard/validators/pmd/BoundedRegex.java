package io.codeguard.validators.pmd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rejects regular expressions for which the JDK's backtracking engine may take exponential time.
 * Expressions that repeat only characters, classes, and groups of these without repetitions and
 * alternatives take polynomial time, which the deadline can bound. Not thread-safe.
 */
final class BoundedRegex {
  private static final int MAX_LENGTH = 500;

  /** Limits repetitions and alternatives, because consecutive ones multiply the number of paths. */
  private static final int MAX_CHOICES = 20;

  private static final Pattern QUANTIFIER = Pattern.compile("(\\?|[*+]|\\{\\d+(?:,\\d*)?\\})[?+]?");
  private static final Pattern GROUP = Pattern.compile("\\((?:\\?(?:<\\w+>|[imsu-]*[:)]))?");
  private static final Pattern BRACED = Pattern.compile("\\\\[pPxN]\\{[^}]*\\}");

  private final String regex;

  /** For each open group, whether it contains a choice. */
  private final Deque<Boolean> open = new ArrayDeque<>();

  private int at;
  private int choices;

  /** Whether the last atom contains a choice. */
  private boolean choiceInside;

  private BoundedRegex(String regex) {
    this.regex = regex;
  }

  /**
   * @param regex that the JDK can compile
   * @return the reason of the rejection and the remedy; empty if it is accepted
   */
  static Optional<String> problem(String regex) {
    if (regex.length() > MAX_LENGTH) {
      return Optional.of("is longer than " + MAX_LENGTH + " characters; shorten it");
    }
    return new BoundedRegex(regex).problem();
  }

  private Optional<String> problem() {
    open.push(false);
    while (at < regex.length()) {
      Optional<String> problem = next();
      if (problem.isPresent()) {
        return problem;
      }
      if (choices > MAX_CHOICES) {
        return Optional.of(
            "has more than " + MAX_CHOICES + " repetitions and alternatives; use fewer");
      }
    }
    return Optional.empty();
  }

  private Optional<String> next() {
    Matcher quantifier = QUANTIFIER.matcher(regex).region(at, regex.length());
    if (quantifier.lookingAt()) {
      at = quantifier.end();
      return repeat(quantifier.group(1));
    }
    choiceInside = false;
    switch (regex.charAt(at)) {
      case '\\' -> {
        return escape();
      }
      case '[' -> {
        return characterClass();
      }
      case '(' -> {
        Matcher group = GROUP.matcher(regex).region(at, regex.length());
        boolean plain = group.lookingAt() && group.end() == at + 1;
        if (plain && regex.startsWith("(?", at)) {
          return Optional.of(
              "has a look-around, an atomic group or a flag other than i, m, s, u; leave it out");
        }
        at = group.end();
        if (!group.group().endsWith(")")) {
          open.push(false);
        }
      }
      case ')' -> {
        at++;
        choiceInside = open.pop();
        if (choiceInside) {
          choose();
        }
      }
      case '|' -> {
        at++;
        choose();
        choices++;
      }
      default -> at++;
    }
    return Optional.empty();
  }

  private Optional<String> repeat(String quantifier) {
    if (choiceInside && !quantifier.equals("?")) {
      return Optional.of(
          "repeats a group in which there are repetitions or alternatives, which can take for ever;"
              + " use character classes, such as [A-Z][A-Z0-9_]*");
    }
    choices++;
    choose();
    return Optional.empty();
  }

  private void choose() {
    open.pop();
    open.push(true);
  }

  private Optional<String> escape() {
    char escaped = regex.charAt(at + 1);
    if (escaped == 'k' || (escaped >= '1' && escaped <= '9')) {
      return Optional.of("has a back reference; leave it out");
    }
    if (escaped == 'Q') {
      int end = regex.indexOf("\\E", at);
      at = end < 0 ? regex.length() : end + 2;
      return Optional.empty();
    }
    Matcher braced = BRACED.matcher(regex).region(at, regex.length());
    at = braced.lookingAt() ? braced.end() : at + 2;
    return Optional.empty();
  }

  /** Skips a class without nested classes, whose meaning in the JDK is hard to predict. */
  private Optional<String> characterClass() {
    int start = regex.startsWith("[^", at) ? at + 2 : at + 1;
    int end = start;
    while (end < regex.length() && regex.charAt(end) != ']') {
      if (regex.charAt(end) == '[' || regex.startsWith("\\Q", end)) {
        return Optional.of("has a '[' or \\Q in a character class; write \\[ or leave it out");
      }
      end += regex.charAt(end) == '\\' ? 2 : 1;
    }
    if (end == start) {
      return Optional.of("has a ']' at the beginning of a character class; write \\]");
    }
    at = end + 1;
    return Optional.empty();
  }
}
