package io.codeguard.validators.regex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of an expression after its repetitions are expanded.
 *
 * @param times the number of copies of its most repeated part
 * @param parts an upper bound of the number of non-empty parts
 * @param groups the number of capturing groups; repetitions of a group share it
 */
record RegexSize(long times, long parts, long groups) {
  /** Exceeds every limit, but the product of two does not overflow. */
  private static final long ENDLESS = 1L << 30;

  /** The size of a Unicode class, which its repetitions share. */
  private static final long UNICODE_CLASS = 30;

  private static final RegexSize NOTHING = new RegexSize(1, 0, 0);
  private static final RegexSize ONE = new RegexSize(1, 1, 0);

  /** The additional choice of optional and unbounded parts. */
  private static final RegexSize CHOICE = ONE;

  /** As large as a capturing group. */
  private static final RegexSize PLAIN_GROUP = new RegexSize(1, 2, 0);

  /** A capturing group stores its start and end. */
  private static final RegexSize GROUP = new RegexSize(1, 2, 1);

  static RegexSize of(String regex) {
    return new Reader(regex).read();
  }

  private RegexSize and(RegexSize other) {
    return new RegexSize(
        Math.max(times, other.times),
        Math.min(ENDLESS, parts + other.parts),
        groups + other.groups);
  }

  private RegexSize repeated(long least, long most) {
    long count = Math.max(1, most);
    return new RegexSize(
        Math.min(ENDLESS, times * count),
        Math.min(ENDLESS, parts * count + Math.max(0, most - least)),
        groups);
  }

  /** Parses like RE2, but tolerates invalid expressions. Not thread-safe. */
  private static final class Reader {
    /** Numbers with leading zeros are literal text. */
    private static final Pattern REPETITION =
        Pattern.compile("\\{(0|[1-9]\\d{0,8})(?:(,)(0|[1-9]\\d{0,8})?)?\\}");

    /** Flags are not repeatable: a repetition after them applies to the preceding part. */
    private static final Pattern FLAGS = Pattern.compile("\\(\\?[A-Za-z-]{1,100}\\)");

    private static final Pattern PLAIN = Pattern.compile("\\(\\?[A-Za-z-]{0,100}:");

    private static final String CLASS_ENDS = ":]";

    private final String regex;

    /**
     * The last positions of these tokens, so that hostile expressions do not cause repeated
     * searches.
     */
    private final int lastBrace;

    private final int lastClassEnd;

    /** The enclosing groups, as far as they are parsed. */
    private final Deque<RegexSize> around = new ArrayDeque<>();

    private RegexSize group = NOTHING;

    /** The part that a repetition at this position applies to. */
    private RegexSize last = NOTHING;

    private long unicode;
    private int at;

    Reader(String regex) {
      this.regex = regex;
      this.lastBrace = regex.lastIndexOf('}');
      this.lastClassEnd = regex.lastIndexOf(CLASS_ENDS);
    }

    RegexSize read() {
      while (at < regex.length()) {
        next();
      }
      while (!around.isEmpty()) {
        close();
      }
      return group.and(last).and(new RegexSize(1, unicode, 0));
    }

    private void next() {
      switch (regex.charAt(at)) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> open();
        case ')' -> {
          if (!around.isEmpty()) {
            close();
          }
          at++;
        }
        case '*', '+', '?' -> {
          last = last.and(CHOICE);
          at++;
        }
        case '{' -> brace();
        default -> {
          add(ONE);
          at++;
        }
      }
    }

    private void add(RegexSize part) {
      group = group.and(last);
      last = part;
    }

    private void open() {
      Matcher flags = FLAGS.matcher(regex).region(at, regex.length());
      if (flags.lookingAt()) {
        at = flags.end();
        return;
      }
      add(NOTHING);
      around.push(group);
      Matcher plain = PLAIN.matcher(regex).region(at, regex.length());
      group = plain.lookingAt() ? PLAIN_GROUP : GROUP;
      at++;
    }

    private void close() {
      last = group.and(last);
      group = around.pop();
    }

    private void brace() {
      Matcher repetition = REPETITION.matcher(regex).region(at, regex.length());
      if (!repetition.lookingAt()) {
        add(ONE);
        at++;
        return;
      }
      long least = Long.parseLong(repetition.group(1));
      boolean open = repetition.group(2) != null && repetition.group(3) == null;
      boolean ranged = repetition.group(2) != null && !open;
      long most = ranged ? Long.parseLong(repetition.group(3)) : least;
      last = last.repeated(least, most);
      if (open) {
        last = last.and(CHOICE);
      }
      at = repetition.end();
    }

    private void escape() {
      if (regex.startsWith("\\Q", at)) {
        quote();
        return;
      }
      countUnicode();
      add(ONE);
      at += escapeLength();
    }

    private void quote() {
      int end = regex.indexOf("\\E", at + 2);
      for (int i = at + 2; i < (end < 0 ? regex.length() : end); i++) {
        add(ONE);
      }
      at = end < 0 ? regex.length() : end + 2;
    }

    private int escapeLength() {
      boolean braced =
          at + 2 < lastBrace
              && "pPx".indexOf(regex.charAt(at + 1)) >= 0
              && regex.charAt(at + 2) == '{';
      return braced ? regex.indexOf('}', at + 3) + 1 - at : 2;
    }

    private void countUnicode() {
      if (regex.startsWith("p", at + 1) || regex.startsWith("P", at + 1)) {
        unicode += UNICODE_CLASS;
      }
    }

    private void characterClass() {
      at += regex.startsWith("[^", at) ? 2 : 1;
      for (boolean first = true; first || !regex.startsWith("]", at); first = false) {
        if (at >= regex.length()) {
          break;
        }
        member();
      }
      at++;
      add(ONE);
    }

    private void member() {
      if (regex.charAt(at) == '\\') {
        countUnicode();
        at += escapeLength();
      } else if (regex.startsWith("[:", at) && at + 2 <= lastClassEnd) {
        at = regex.indexOf(CLASS_ENDS, at + 2) + CLASS_ENDS.length();
      } else {
        at++;
      }
    }
  }
}
