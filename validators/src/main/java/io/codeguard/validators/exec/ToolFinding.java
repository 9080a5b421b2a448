package io.codeguard.validators.exec;

import io.codeguard.validators.Severity;
import java.util.Locale;

/**
 * What a program reports, as it says it. Lines and columns count from 1; 0 is unknown.
 *
 * @param path as the program writes it: a path or a URI
 * @param codePoints whether columns count code points, not UTF-16 units
 * @param suppression why it does not count; empty when it does
 * @param external whether what says so stands outside the source
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
    boolean external) {

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
