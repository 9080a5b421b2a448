package io.codeguard.validators;

import java.util.List;

/**
 * What came of looking at a file.
 *
 * @param reason why it was skipped, looked at in part, or failed; few and fixed texts for the first
 *     two; else empty
 * @param findings all of them, also those that are suppressed
 */
public record FileResult(String path, Outcome outcome, String reason, List<Finding> findings) {
  /** Looked at from end to end; clean when no finding counts. */
  public static FileResult of(String path, List<Finding> findings) {
    boolean clean = findings.stream().allMatch(Finding::isSuppressed);
    return new FileResult(
        path, clean ? Outcome.CLEAN : Outcome.FINDINGS, "", List.copyOf(findings));
  }

  public static FileResult skipped(String path, String reason) {
    return new FileResult(path, Outcome.SKIPPED, reason, List.of());
  }

  /** Looked at in part; what was found counts. */
  public static FileResult partial(String path, String reason, List<Finding> findings) {
    return new FileResult(path, Outcome.PARTIAL, reason, List.copyOf(findings));
  }

  public static FileResult failed(String path, String reason) {
    return new FileResult(path, Outcome.FAILED, reason, List.of());
  }
}
