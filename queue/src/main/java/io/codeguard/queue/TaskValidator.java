package io.codeguard.queue;

import java.util.List;

/** Validates one task. Thread-safe; stops soon when its thread is interrupted. */
@FunctionalInterface
public interface TaskValidator {
  /**
   * Looks at the task's file.
   *
   * @return a message for each violation; empty when the file passes
   * @throws Exception when it could not be done; the task is tried again, after its last attempt
   *     its result is {@link ValidationResult.Status#FAILED}
   */
  List<String> validate(ValidationTask task) throws Exception;
}
