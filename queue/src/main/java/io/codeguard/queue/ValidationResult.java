package io.codeguard.queue;

import java.util.List;

/**
 * The result of a {@link ValidationTask}.
 *
 * @param messages the validator's messages, or the reason of the failure
 */
public record ValidationResult(String taskId, Status status, List<String> messages) {
  /** Validated without or with violations, or failed to validate. */
  public enum Status {
    PASSED,
    VIOLATIONS,
    FAILED
  }
}
