package io.codeguard.protocol;

/**
 * A job's highlight: one finding, as the resource's status shows it. Lines and columns count from
 * 1; 0 is unknown.
 */
public record Highlight(
    String validation,
    String rule,
    String severity,
    String path,
    int line,
    int column,
    String message) {}
