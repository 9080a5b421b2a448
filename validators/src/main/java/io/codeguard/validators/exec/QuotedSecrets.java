package io.codeguard.validators.exec;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Redacts secrets in a program's messages about one file: a warning about a password in the source
 * often quotes it, and messages are shown in reports, statuses and terminals. Not thread-safe.
 */
final class QuotedSecrets {
  private static final Pattern SUBJECT =
      Pattern.compile("(?i)passw|passphrase|secret|token|credential|(?:api|access|private).?key");

  /** Up to the last quotation mark, because a secret may contain quotation marks. */
  private static final Pattern QUOTED = Pattern.compile("(?s)(['\"`])(.+)\\1");

  private static final String HIDDEN = "***";

  /** In UTF-16 code units; anything longer is not a name. */
  private static final int MAX_NAME_LENGTH = 100;

  private final String source;

  /** The remaining budget of characters to search, which bounds the time. */
  private long looks = 100_000_000;

  /** Caches messages, because most findings of a rule have the same one. */
  private final Map<String, String> told = new HashMap<>();

  /**
   * @param source the file's text
   */
  QuotedSecrets(String source) {
    this.source = source;
  }

  /** Returns the message with the quoted text redacted, unless it is only a name in the source. */
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

  /** Checked first, because most messages contain no quotes. */
  private static boolean quotes(String message) {
    return message.indexOf('\'') >= 0 || message.indexOf('"') >= 0 || message.indexOf('`') >= 0;
  }

  /** Whether the text occurs in the source, but nowhere as an assigned value. */
  private boolean isName(String text) {
    looks -= source.length();
    int at = text.length() > MAX_NAME_LENGTH || looks < 0 ? -1 : source.indexOf(text);
    if (at < 0) {
      // The program has probably composed it.
      return false;
    }
    for (; at >= 0; at = source.indexOf(text, at + 1)) {
      if (isValue(at)) {
        return false;
      }
    }
    return true;
  }

  /** Also returns true if the budget is exhausted. */
  private boolean isValue(int at) {
    int before = at - 1;
    while (before >= 0 && (source.charAt(before) == ' ' || source.charAt(before) == '\t')) {
      before--;
    }
    looks -= at - before;
    return looks < 0 || (before >= 0 && "'\"`=:>".indexOf(source.charAt(before)) >= 0);
  }
}
