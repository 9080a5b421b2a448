package io.codeguard.validators;

import java.util.List;

/**
 * What came of looking at a file.
 *
 * @param reason why it was skipped, looked at in part, or failed; few and fixed texts for the first
 *     two; else empty
 */
public record FileResult(String path, Outcome outcome, String reason, List<Finding> findings) {
  public static FileResult of(String path, List<Finding> findings) {
    return new FileResult(
        path, findings.isEmpty() ? Outcome.CLEAN : Outcome.FINDINGS, "", List.copyOf(findings));
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
