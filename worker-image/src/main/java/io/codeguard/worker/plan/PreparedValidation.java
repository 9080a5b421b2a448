package io.codeguard.worker.plan;

import io.codeguard.validators.Validator;
import java.util.Map;

/**
 * A job's validation, ready to run.
 *
 * @param index in the plan's list; the group of its tasks
 * @param parameters the check's parameters; empty if the job sets none
 * @param paths the validation's own globs
 */
public record PreparedValidation(
    int index,
    Validator validator,
    Map<String, Object> parameters,
    Validator.Check check,
    PathFilter paths) {

  /** Whether the validation scans this file, provided that the job does. */
  public boolean accepts(String path) {
    return paths.accepts(path) && validator.accepts(path);
  }
}
