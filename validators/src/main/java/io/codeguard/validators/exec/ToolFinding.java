package io.codeguard.validators.exec;

import io.codeguard.reporting.Severity;
import io.codeguard.reporting.text.Sanitizer;
import java.util.List;
import java.util.Locale;

/**
 * A finding as reported by a program. Lines and columns start at 1; 0 is unknown.
 *
 * @param path a path or a URI, as the program writes it
 * @param codePoints whether columns count code points instead of UTF-16 code units
 * @param suppression the reason of its suppression; empty if it is not suppressed
 * @param external whether it is suppressed outside of the source
 * @param about the program's description of the rule
 */
record ToolFinding(
    String path,
    int line,
    int column,
    int endLine,
    int endColumn,
    boolean codePoints,
    String rule,
    Severity severity,
    String message,
    String helpUri,
    String suppression,
    boolean external,
    About about) {
  private static final int MAX_TAGS = 20;
  private static final int SUMMARY = 300;
  private static final int TAG = 100;

  /**
   * The description of a rule.
   *
   * @param summary empty if there is none
   * @param tags such as {@code security}, which code hosts use to rank findings
   */
  record About(String summary, List<String> tags) {
    static final About NOTHING = new About("", List.of());

    About {
      summary = Sanitizer.line(summary, SUMMARY);
      tags = tags.stream().limit(MAX_TAGS).map(tag -> Sanitizer.line(tag, TAG)).toList();
    }
  }

  /** Maps common names of levels; returns {@code absent} for others. */
  static Severity severity(String text, Severity absent) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "error", "err", "fatal", "critical", "high", "blocker", "major" -> Severity.ERROR;
      case "warning", "warn", "medium", "moderate", "minor" -> Severity.WARNING;
      case "note", "info", "information", "low", "style", "hint", "none", "undefined" ->
          Severity.NOTE;
      default -> absent;
    };
  }
}
