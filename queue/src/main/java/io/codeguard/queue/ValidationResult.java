package io.codeguard.queue;

import java.util.List;

/**
 * What became of a {@link ValidationTask}.
 *
 * @param messages of the validator, or the reason of the failure
 */
public record ValidationResult(String taskId, Status status, List<String> messages) {
  /** Validated, with or without complaints, or not validated. */
  public enum Status {
    PASSED,
    VIOLATIONS,
    FAILED
  }
}
