package io.codeguard.validators.exec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of the messages of programs: one that warns of a password in the source often
 * quotes it, and messages go into reports, status and terminals.
 */
final class QuotedSecrets {
  private static final Pattern SUBJECT =
      Pattern.compile("(?i)passw|passphrase|secret|token|credential|(?:api|access|private).?key");

  /** To the last quotation mark: a secret may hold such marks itself. */
  private static final Pattern QUOTED = Pattern.compile("(?s)(['\"`])(.+)\\1");

  private static final String HIDDEN = "***";

  private QuotedSecrets() {}

  /**
   * The message without what it quotes, unless that is no more than a name in the source.
   *
   * @param source the file's text
   */
  static String hide(String message, String source) {
    if (!quotes(message) || !SUBJECT.matcher(message).find()) {
      return message;
    }
    Matcher quoted = QUOTED.matcher(message);
    return quoted.replaceAll(
        found ->
            isName(found.group(2), source)
                ? Matcher.quoteReplacement(found.group())
                : Matcher.quoteReplacement(found.group(1) + HIDDEN + found.group(1)));
  }

  /** Most messages do not, and are not looked through for their subject. */
  private static boolean quotes(String message) {
    return message.indexOf('\'') >= 0 || message.indexOf('"') >= 0 || message.indexOf('`') >= 0;
  }

  /** Whether it is in the source, and nowhere what something is set to. */
  private static boolean isName(String text, String source) {
    int at = source.indexOf(text);
    if (at < 0) {
      // The program has put it together.
      return false;
    }
    for (; at >= 0; at = source.indexOf(text, at + 1)) {
      if (isValue(source, at)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValue(String source, int at) {
    int before = at - 1;
    while (before >= 0 && (source.charAt(before) == ' ' || source.charAt(before) == '\t')) {
      before--;
    }
    return before >= 0 && "'\"`=:>".indexOf(source.charAt(before)) >= 0;
  }
}
