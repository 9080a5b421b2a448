package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Optional;

/** A curl command, which may span several lines. */
final class CurlCommand {
  private static final String NAME = "curl ";
  static final List<String> LITERALS = List.of(NAME);

  private static final int MAX_COMMAND = 1000;
  private static final int MAX_INDENT = 40;
  private static final int MAX_GAP = 3;
  private static final int MAX_FLAGS = 10;
  private static final ByteSet GAP = ByteSet.of(" \t=");
  private static final ByteSet BEFORE = ByteSet.of(" \t\n");
  private static final ByteSet QUOTE = ByteSet.of("\"'`");

  /** Short options without a value, which can be combined with others. */
  private static final ByteSet FLAGS = ByteSet.of("aBfgGiIjJkLlMnNOpqRsSvVZ0-46#");

  private CurlCommand() {}

  /** Searches an option's value for a secret. */
  @FunctionalInterface
  interface Value {
    /**
     * @param at the start of the value, before its quote, but after the quote's escape
     */
    Optional<Span> secret(byte[] text, int at);
  }

  /**
   * Returns the first secret in the values of an option.
   *
   * @param end the end of the command's name and the blank after it
   * @param letter the option's short name
   * @param name the option's long name, with dashes
   */
  static Optional<Span> first(byte[] text, int end, char letter, String name, Value value) {
    int limit = Math.min(text.length - 3, end + MAX_COMMAND);
    for (int at = end - 1; at < limit && !endsCommand(text, at); at++) {
      int option = option(text, at, letter, name);
      if (option > 0) {
        Optional<Span> secret = value.secret(text, option);
        if (secret.isPresent()) {
          return secret;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A line that starts with an option continues the command even without a backslash. Stops at
   * another command, so that the time stays linear in the number of commands.
   */
  private static boolean endsCommand(byte[] text, int at) {
    if (text[at] != '\n') {
      return beginsAnother(text, at);
    }
    byte last = text[text[at - 1] == '\r' ? at - 2 : at - 1];
    int next = ByteSet.BLANK.end(text, at + 1, at + 1 + MAX_INDENT);
    boolean goesOn = next > at + 1 && next < text.length && text[next] == '-';
    return last != '\\' && !goesOn;
  }

  private static boolean beginsAnother(byte[] text, int at) {
    if ((text[at] != 'c' && text[at] != 'C') || at + NAME.length() > text.length) {
      return false;
    }
    return Shape.text(text, new Span(at, at + NAME.length())).equalsIgnoreCase(NAME);
  }

  /** Returns the start of the option's value; 0 if the option is not here. */
  private static int option(byte[] text, int at, char letter, String name) {
    if (!BEFORE.has(text[at]) || text[at + 1] != '-') {
      return 0;
    }
    int last = FLAGS.end(text, at + 2, at + 2 + MAX_FLAGS);
    if (last < text.length && text[last] == letter) {
      return value(text, last + 1);
    }
    int end = at + 1 + name.length();
    boolean named = end <= text.length && Shape.text(text, new Span(at + 1, end)).equals(name);
    return named ? value(text, end) : 0;
  }

  /** Skips the escape of a quote, for a command in a string literal. */
  private static int value(byte[] text, int optionEnd) {
    int at = GAP.end(text, optionEnd, optionEnd + MAX_GAP);
    return isEscapedQuote(text, at) ? at + 1 : at;
  }

  /** Whether there is an escaped quote here. */
  static boolean isEscapedQuote(byte[] text, int at) {
    return at + 1 < text.length && text[at] == '\\' && QUOTE.has(text[at + 1]);
  }
}
