package io.codeguard.protocol;

/**
 * A job's highlight: a finding that is shown in the resource's status. Lines and columns start at
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
