package io.codeguard.validators.secrets;

/**
 * Finds the value that is assigned to a name, in any language: {@code name = "value"}, {@code
 * "name": "value"}, {@code NAME=value}, {@code <name>value</name>}, {@code name: Type = 'value'}.
 *
 * @param start the start of the value, after its quote
 * @param quote the quote, {@code >} for an XML element's text, or 0
 */
record Assignment(int start, char quote) {
  private static final int MAX_NAME = 40;
  private static final int MAX_GAP = 5;
  private static final int MAX_INDENT = 60;

  private static final ByteSet NAME = ByteSet.of("A-Za-z0-9_.-");
  private static final ByteSet CLOSING = ByteSet.of("\"'`]) \t");
  private static final ByteSet OPENING = ByteSet.of("\"'`= \t");
  private static final ByteSet TYPE = ByteSet.of("A-Za-z0-9_.<>?[]*&");
  private static final ByteSet SPACE = ByteSet.of(" \t\r\n");

  /**
   * @param nameEnd the end of the known part of the name
   * @return null if no value follows
   */
  static Assignment after(byte[] text, int nameEnd) {
    int name = NAME.end(text, nameEnd, nameEnd + MAX_NAME);
    int at = CLOSING.end(text, name, name + MAX_GAP);
    int value = operator(text, at);
    if (value < 0) {
      at = typeBeforeEquals(text, name);
      value = at < 0 ? -1 : at + 1;
    } else if (text[at] == ':') {
      int equals = typeBeforeEquals(text, at + 1);
      value = equals < 0 ? value : equals + 1;
    }
    return value < 0 ? null : value(text, at, value);
  }

  private static Assignment value(byte[] text, int operator, int from) {
    boolean element = text[operator] == '>' && from == operator + 1;
    int start =
        element
            ? SPACE.end(text, from, from + MAX_INDENT)
            : OPENING.end(text, from, from + MAX_GAP);
    if (start >= text.length) {
      return null;
    }
    char before = (char) (text[start - 1] & 0xff);
    boolean quoted = before == '"' || before == '\'' || before == '`';
    return new Assignment(start, quoted ? before : element ? '>' : 0);
  }

  /** Returns the end of an operator that starts here; -1 if there is none. */
  private static int operator(byte[] text, int at) {
    if (at >= text.length) {
      return -1;
    }
    char next = at + 1 < text.length ? (char) text[at + 1] : 0;
    return switch (text[at]) {
      case '=' -> next == '>' ? at + 2 : at + 1;
      case ':' -> colons(text, at);
      case '?', '.', '+' -> next == '=' ? at + 2 : -1;
      case '|' -> next == '|' ? at + 2 : -1;
      case '>', ',' -> at + 1;
      default -> -1;
    };
  }

  /**
   * {@code :}, {@code :=}, and make's {@code ::=} and {@code :::=}; other uses of colons are
   * scopes.
   */
  private static int colons(byte[] text, int at) {
    int end = at;
    while (end < text.length && end < at + 3 && text[end] == ':') {
      end++;
    }
    boolean equals = end < text.length && text[end] == '=';
    return equals ? end + 1 : end == at + 1 ? end : -1;
  }

  /**
   * Returns the position of the equals sign in {@code name: Type = value} and {@code name type =
   * value}.
   */
  private static int typeBeforeEquals(byte[] text, int at) {
    int type = ByteSet.BLANK.end(text, at, at + MAX_GAP);
    int end = TYPE.end(text, type, type + MAX_NAME);
    int equals = ByteSet.BLANK.end(text, end, end + MAX_GAP);
    boolean typed =
        end > type
            && equals < text.length
            && text[equals] == '='
            && (equals + 1 == text.length || text[equals + 1] != '=');
    return typed ? equals : -1;
  }
}
