package io.codeguard.reporting;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.codeguard.reporting.text.Sanitizer;
import java.util.List;
import java.util.Objects;

/**
 * A finding of a validator. Lines and columns start at 1, columns are UTF-16 code units; 0 is
 * unknown. The end is exclusive: {@code endColumn} is one past the last unit.
 *
 * <p>The message is sanitized and truncated to {@value #MAX_MESSAGE} units, because it may quote a
 * hostile file and is shown in terminals and logs.
 *
 * @param validation the validator's type
 * @param rule the rule's id
 * @param fingerprint identifies the finding in every run as long as the matched text, the rule and
 *     the path do not change; empty if that is not possible
 * @param moveFingerprint the fingerprint without the path, to follow renamed files; empty if
 *     unknown
 * @param lineHash GitHub's hash of the line; empty if unknown
 * @param helpUri the address of the rule's documentation; empty if unknown
 * @param suppression the reason of its suppression; empty if it is not suppressed
 * @param external whether it is suppressed outside of the source, for example by a job; false for
 *     comments
 * @param ruleSummary the rule's description; empty if the validator declares the rule
 * @param ruleTags the rule's tags; empty if the validator declares the rule
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
  /** The maximum length of a message in UTF-16 code units. */
  public static final int MAX_MESSAGE = 1000;

  public Finding {
    Objects.requireNonNull(validation, "validation");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(path, "path");
    message = Sanitizer.line(orEmpty(message), MAX_MESSAGE);
    fingerprint = orEmpty(fingerprint);
    moveFingerprint = orEmpty(moveFingerprint);
    lineHash = orEmpty(lineHash);
    helpUri = orEmpty(helpUri);
    suppression = orEmpty(suppression);
    ruleSummary = orEmpty(ruleSummary);
    ruleTags = ruleTags == null ? List.of() : List.copyOf(ruleTags);
  }

  /** An unsuppressed finding with one fingerprint. */
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
        false,
        "",
        List.of());
  }

  /** Whether the finding is reported but does not count. */
  @JsonIgnore
  public boolean isSuppressed() {
    return !suppression.isEmpty();
  }

  /** Returns this finding, suppressed outside of the source. */
  public Finding suppressedExternally(String reason) {
    return toBuilder().suppression(reason).external(true).build();
  }

  /** A finding without values, to be completed. */
  public static Builder builder() {
    return new Builder();
  }

  /** A copy to change. */
  public Builder toBuilder() {
    return builder()
        .validation(validation)
        .rule(rule)
        .severity(severity)
        .path(path)
        .start(line, column)
        .end(endLine, endColumn)
        .message(message)
        .fingerprint(fingerprint)
        .moveFingerprint(moveFingerprint)
        .lineHash(lineHash)
        .helpUri(helpUri)
        .suppression(suppression)
        .external(external)
        .ruleSummary(ruleSummary)
        .ruleTags(ruleTags);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** Makes a finding; what is not set is empty or unknown. Not thread-safe. */
  public static final class Builder {
    private String validation;
    private String rule;
    private Severity severity;
    private String path;
    private int line;
    private int column;
    private int endLine;
    private int endColumn;
    private String message;
    private String fingerprint;
    private String moveFingerprint;
    private String lineHash;
    private String helpUri;
    private String suppression;
    private boolean external;
    private String ruleSummary;
    private List<String> ruleTags;

    private Builder() {}

    public Builder validation(String value) {
      this.validation = value;
      return this;
    }

    public Builder rule(String value) {
      this.rule = value;
      return this;
    }

    public Builder severity(Severity value) {
      this.severity = value;
      return this;
    }

    public Builder path(String value) {
      this.path = value;
      return this;
    }

    /** The first unit. */
    public Builder start(int startLine, int startColumn) {
      this.line = startLine;
      this.column = startColumn;
      return this;
    }

    /** One past the last unit. */
    public Builder end(int lastLine, int lastColumn) {
      this.endLine = lastLine;
      this.endColumn = lastColumn;
      return this;
    }

    public Builder message(String value) {
      this.message = value;
      return this;
    }

    public Builder fingerprint(String value) {
      this.fingerprint = value;
      return this;
    }

    public Builder moveFingerprint(String value) {
      this.moveFingerprint = value;
      return this;
    }

    public Builder lineHash(String value) {
      this.lineHash = value;
      return this;
    }

    public Builder helpUri(String value) {
      this.helpUri = value;
      return this;
    }

    public Builder suppression(String value) {
      this.suppression = value;
      return this;
    }

    public Builder external(boolean value) {
      this.external = value;
      return this;
    }

    public Builder ruleSummary(String value) {
      this.ruleSummary = value;
      return this;
    }

    public Builder ruleTags(List<String> value) {
      this.ruleTags = value;
      return this;
    }

    /**
     * @throws NullPointerException without validation, rule, severity or path
     */
    public Finding build() {
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
          suppression,
          external,
          ruleSummary,
          ruleTags);
    }
  }
}
