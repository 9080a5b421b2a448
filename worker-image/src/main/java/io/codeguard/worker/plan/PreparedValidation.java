package io.codeguard.worker.plan;

import io.codeguard.validators.Validator;
import java.util.Map;

/**
 * A job's validation, ready to be done.
 *
 * @param index in the plan's list; the group of its tasks
 * @param parameters what the check was prepared with; empty when the job gives none
 * @param paths the validation's own globs
 */
public record PreparedValidation(
    int index,
    Validator validator,
    Map<String, Object> parameters,
    Validator.Check check,
    PathFilter paths) {

  /** Whether the validation looks at this file of those that the job looks at. */
  public boolean accepts(String path) {
    return paths.accepts(path) && validator.accepts(path);
  }
}
