package io.codeguard.reporting;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.codeguard.reporting.text.Printable;
import java.util.List;
import java.util.Objects;

/**
 * Something a validator found. Lines and columns count from 1, columns in UTF-16 units; 0 is
 * unknown. The end is exclusive: {@code endColumn} is one past the last unit.
 *
 * <p>The message is made printable and cut to {@value #MAX_MESSAGE} units here, whoever wrote it:
 * it may quote a hostile file, and ends in terminals and logs.
 *
 * @param validation the validator's type
 * @param rule the rule's id
 * @param fingerprint stable while the matched text, the rule and the path are, and the same on
 *     every run; empty when the place cannot be told again
 * @param moveFingerprint the same without the path, to follow a renamed file; empty when unknown
 * @param lineHash GitHub's hash of the line; empty when unknown
 * @param helpUri where the rule is explained; empty when unknown
 * @param suppression why it does not count; empty when it does
 * @param external whether what says so stands outside the source, as a job does; false of comments
 * @param ruleSummary what the rule looks for; empty when the validator's own rules say it
 * @param ruleTags of the rule, when the validator's own rules do not have it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Finding(
    String validation,
    String rule,
    Severity severity,
    String path,
    int line,
    int column,
    int endLine,
    int endColumn,
    String message,
    String fingerprint,
    String moveFingerprint,
    String lineHash,
    String helpUri,
    String suppression,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean external,
    String ruleSummary,
    List<String> ruleTags) {
  /** Longest message, in UTF-16 units. */
  public static final int MAX_MESSAGE = 1000;

  public Finding {
    Objects.requireNonNull(validation, "validation");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(path, "path");
    message = Printable.line(orEmpty(message), MAX_MESSAGE);
    fingerprint = orEmpty(fingerprint);
    moveFingerprint = orEmpty(moveFingerprint);
    lineHash = orEmpty(lineHash);
    helpUri = orEmpty(helpUri);
    suppression = orEmpty(suppression);
    ruleSummary = orEmpty(ruleSummary);
    ruleTags = ruleTags == null ? List.of() : List.copyOf(ruleTags);
  }

  /** A finding of one of the validator's own rules. */
  public Finding(
      String validation,
      String rule,
      Severity severity,
      String path,
      int line,
      int column,
      int endLine,
      int endColumn,
      String message,
      String fingerprint,
      String moveFingerprint,
      String lineHash,
      String helpUri,
      String suppression,
      boolean external) {
    this(
        validation,
        rule,
        severity,
        path,
        line,
        column,
        endLine,
        endColumn,
        message,
        fingerprint,
        moveFingerprint,
        lineHash,
        helpUri,
        suppression,
        external,
        "",
        List.of());
  }

  /** A finding that counts, with one fingerprint. */
  public Finding(
      String validation,
      String rule,
      Severity severity,
      String path,
      int line,
      int column,
      int endLine,
      int endColumn,
      String message,
      String fingerprint) {
    this(
        validation,
        rule,
        severity,
        path,
        line,
        column,
        endLine,
        endColumn,
        message,
        fingerprint,
        "",
        "",
        "",
        "",
        false);
  }

  /** Whether it is reported but does not count. */
  @JsonIgnore
  public boolean isSuppressed() {
    return !suppression.isEmpty();
  }

  /** The same, but something outside the source says that it does not count. */
  public Finding suppressedExternally(String reason) {
    return new Finding(
        validation,
        rule,
        severity,
        path,
        line,
        column,
        endLine,
        endColumn,
        message,
        fingerprint,
        moveFingerprint,
        lineHash,
        helpUri,
        reason,
        true,
        ruleSummary,
        ruleTags);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
