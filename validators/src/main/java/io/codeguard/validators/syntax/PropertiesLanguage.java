package io.codeguard.validators.syntax;

import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Java properties according to {@link java.util.Properties#load(java.io.Reader)}. Files that are
 * not UTF-8 are read as Latin-1, their former encoding.
 */
final class PropertiesLanguage implements Language {
  private static final Rule ESCAPE =
      new Rule(
          "properties-escape",
          "An escape \\u has no four hexadecimal digits after it; no program can load the file.",
          "Write four digits, or double the backslash.",
          Severity.ERROR,
          "correctness");
  private static final Rule DUPLICATE =
      new Rule(
          "properties-duplicate-key",
          "The same key is there twice.",
          "Remove one: only the last counts.",
          Severity.WARNING,
          "correctness");

  @Override
  public boolean isNamed(String fileName) {
    return fileName.endsWith(".properties");
  }

  @Override
  public List<Rule> rules() {
    return List.of(ESCAPE, DUPLICATE);
  }

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    String text = content.anyText();
    Set<String> keys = new HashSet<>();
    int at = 0;
    while (at < text.length()) {
      int start = skip(text, at, " \t\f\r\n");
      if (start == text.length()) {
        return;
      }
      boolean comment = text.charAt(start) == '#' || text.charAt(start) == '!';
      at = comment ? lineEnd(text, start) : entry(text, start, keys, findings);
    }
  }

  /** Reads a key and its value, including continuation lines. */
  private static int entry(String text, int start, Set<String> keys, FileFindings findings)
      throws FileIncompleteException {
    StringBuilder key = new StringBuilder();
    boolean inKey = true;
    int keyEnd = start;
    int at = start;
    while (at < text.length() && !isLineEnd(text.charAt(at))) {
      char unit = text.charAt(at);
      inKey = inKey && "=: \t\f".indexOf(unit) < 0;
      int next = unit == '\\' ? escape(text, at, findings) : at + 1;
      if (inKey) {
        key.append(text, at, next);
        keyEnd = next;
      }
      at = next;
    }
    if (!keys.add(key.toString())) {
      String message = "duplicate key '" + key + "'";
      findings.add(DUPLICATE, start, keyEnd, message, message);
    }
    return at;
  }

  /**
   * Returns the end of an escape; an escaped line end includes the next line's leading whitespace.
   */
  private static int escape(String text, int at, FileFindings findings)
      throws FileIncompleteException {
    int next = at + 1;
    if (next == text.length()) {
      return next;
    }
    char escaped = text.charAt(next);
    if (isLineEnd(escaped)) {
      boolean two = text.startsWith("\r\n", next);
      return skip(text, next + (two ? 2 : 1), " \t\f");
    }
    if (escaped == 'u') {
      int end = Math.min(next + 5, text.length());
      String digits = text.substring(next + 1, end);
      if (digits.length() < 4 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
        findings.add(ESCAPE, at, next + 1, "malformed \\u escape", text.substring(at, end));
      }
    }
    return next + 1;
  }

  private static int skip(String text, int from, String units) {
    int at = from;
    while (at < text.length() && units.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int lineEnd(String text, int from) {
    int at = from;
    while (at < text.length() && !isLineEnd(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isLineEnd(char unit) {
    return unit == '\n' || unit == '\r';
  }
}
