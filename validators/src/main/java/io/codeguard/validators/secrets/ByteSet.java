package io.codeguard.validators.secrets;

/** A set of byte values, written like a character class. Immutable. */
final class ByteSet {
  static final ByteSet WORD = of("A-Za-z0-9_");
  static final ByteSet BLANK = of(" \t");

  private final boolean[] members = new boolean[256];

  private ByteSet() {}

  /**
   * Parses characters and ranges, in the syntax of a regular expression's character class without
   * escapes.
   */
  static ByteSet of(String ranges) {
    ByteSet set = new ByteSet();
    for (int i = 0; i < ranges.length(); i++) {
      char first = ranges.charAt(i);
      char last = first;
      if (i + 2 < ranges.length() && ranges.charAt(i + 1) == '-') {
        last = ranges.charAt(i + 2);
        i += 2;
      }
      for (char member = first; member <= last; member++) {
        set.members[member] = true;
      }
    }
    return set;
  }

  static ByteSet single(char member) {
    ByteSet set = new ByteSet();
    set.members[member] = true;
    return set;
  }

  boolean has(byte value) {
    return members[value & 0xff];
  }

  /** Returns the end of a run of members that starts at {@code from}, at most {@code limit}. */
  int end(byte[] text, int from, int limit) {
    int end = Math.min(limit, text.length);
    int at = from;
    while (at < end && members[text[at] & 0xff]) {
      at++;
    }
    return at;
  }
}
