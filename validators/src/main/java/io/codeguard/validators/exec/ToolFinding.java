package io.codeguard.validators.exec;

import io.codeguard.reporting.Severity;
import io.codeguard.reporting.text.Printable;
import java.util.List;
import java.util.Locale;

/**
 * What a program reports, as it says it. Lines and columns count from 1; 0 is unknown.
 *
 * @param path as the program writes it: a path or a URI
 * @param codePoints whether columns count code points, not UTF-16 units
 * @param suppression why it does not count; empty when it does
 * @param external whether what says so stands outside the source
 * @param about what it says of the rule
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
  private static final int MOST_TAGS = 20;
  private static final int SUMMARY = 300;
  private static final int TAG = 100;

  /**
   * What a rule is about.
   *
   * @param summary empty when it says nothing
   * @param tags such as {@code security}, by which code hosts rank findings
   */
  record About(String summary, List<String> tags) {
    static final About NOTHING = new About("", List.of());

    About {
      summary = Printable.line(summary, SUMMARY);
      tags = tags.stream().limit(MOST_TAGS).map(tag -> Printable.line(tag, TAG)).toList();
    }
  }

  /** What programs call their levels; {@code absent} when it is none of these. */
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
