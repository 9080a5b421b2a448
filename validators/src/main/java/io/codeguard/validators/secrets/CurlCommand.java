package io.codeguard.validators.secrets;

import java.util.List;
import java.util.Optional;

/** A curl command, on as many lines as it has. */
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

  /** Options without a value: others may follow at once. */
  private static final ByteSet FLAGS = ByteSet.of("aBfgGiIjJkLlMnNOpqRsSvVZ0-46#");

  private CurlCommand() {}

  /** Looks for a secret in an option's value. */
  @FunctionalInterface
  interface Value {
    /**
     * @param at where it begins, before its quote, but after what escapes the quote
     */
    Optional<Span> secret(byte[] text, int at);
  }

  /**
   * The first secret in the values of an option.
   *
   * @param end of the command's name and the blank after it
   * @param letter the option's short name
   * @param name its long one, with the dashes
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
   * Lines that a text has broken without a backslash go on where they begin with an option. Another
   * command has its own turn: many of them take no longer than one.
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

  /** Where the option's value begins; 0 when there is no such option here. */
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

  /** In source code, the quote of a command that is a text itself is escaped. */
  private static int value(byte[] text, int optionEnd) {
    int at = GAP.end(text, optionEnd, optionEnd + MAX_GAP);
    return isEscapedQuote(text, at) ? at + 1 : at;
  }

  /** Whether a backslash and a quote are here. */
  static boolean isEscapedQuote(byte[] text, int at) {
    return at + 1 < text.length && text[at] == '\\' && QUOTE.has(text[at + 1]);
  }
}
