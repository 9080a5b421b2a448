package io.codeguard.validators;

/**
 * Something a validator found. Lines and columns count from 1, columns in UTF-16 units; 0 is
 * unknown.
 *
 * @param validation the validator's type
 * @param rule the rule's id
 * @param fingerprint stable while the matched text, the rule and the path are, and the same on
 *     every run
 */
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
    String fingerprint) {}
