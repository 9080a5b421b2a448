package io.codeguard.validators.exec;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of the messages of programs about one file: one that warns of a password in the
 * source often quotes it, and messages go into reports, status and terminals. Not thread-safe.
 */
final class QuotedSecrets {
  private static final Pattern SUBJECT =
      Pattern.compile("(?i)passw|passphrase|secret|token|credential|(?:api|access|private).?key");

  /** To the last quotation mark: a secret may hold such marks itself. */
  private static final Pattern QUOTED = Pattern.compile("(?s)(['\"`])(.+)\\1");

  private static final String HIDDEN = "***";

  /** In UTF-16 units; what is longer is no name. */
  private static final int LONGEST_NAME = 100;

  private final String source;

  /** At how many units of text it may still look, or that might take for ever. */
  private long looks = 100_000_000;

  /** Of a rule with many findings in a file, most messages are the same. */
  private final Map<String, String> told = new HashMap<>();

  /**
   * @param source the file's text
   */
  QuotedSecrets(String source) {
    this.source = source;
  }

  /** The message without what it quotes, unless that is no more than a name in the source. */
  String hide(String message) {
    return told.computeIfAbsent(message, this::hidden);
  }

  private String hidden(String message) {
    if (!quotes(message) || !SUBJECT.matcher(message).find()) {
      return message;
    }
    Matcher quoted = QUOTED.matcher(message);
    return quoted.replaceAll(
        found ->
            isName(found.group(2))
                ? Matcher.quoteReplacement(found.group())
                : Matcher.quoteReplacement(found.group(1) + HIDDEN + found.group(1)));
  }

  /** Most messages do not, and are not looked through for their subject. */
  private static boolean quotes(String message) {
    return message.indexOf('\'') >= 0 || message.indexOf('"') >= 0 || message.indexOf('`') >= 0;
  }

  /** Whether it is in the source, and nowhere what something is set to. */
  private boolean isName(String text) {
    looks -= source.length();
    int at = text.length() > LONGEST_NAME || looks < 0 ? -1 : source.indexOf(text);
    if (at < 0) {
      // Most likely the program has put it together.
      return false;
    }
    for (; at >= 0; at = source.indexOf(text, at + 1)) {
      if (isValue(at)) {
        return false;
      }
    }
    return true;
  }

  /** True also when there was enough to look at. */
  private boolean isValue(int at) {
    int before = at - 1;
    while (before >= 0 && (source.charAt(before) == ' ' || source.charAt(before) == '\t')) {
      before--;
    }
    looks -= at - before;
    return looks < 0 || (before >= 0 && "'\"`=:>".indexOf(source.charAt(before)) >= 0);
  }
}
