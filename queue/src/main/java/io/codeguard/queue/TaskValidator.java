package io.codeguard.queue;

import java.util.List;

/** Validates one task. Must be thread-safe and return promptly when interrupted. */
@FunctionalInterface
public interface TaskValidator {
  /**
   * Validates the task's file.
   *
   * @return a message for each violation; empty when the file passes
   * @throws Exception if validation failed; the task is retried, and after its last attempt its
   *     result is {@link ValidationResult.Status#FAILED}
   */
  List<String> validate(ValidationTask task) throws Exception;
}
