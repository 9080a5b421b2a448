package io.codeguard.operator.validationjob;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;

/** Something that the job names is not there, or not yet; the message says what to do. */
final class MissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ConditionType condition;
  private final ConditionReason reason;

  /**
   * @param condition that is false because of it
   */
  MissingException(ConditionType condition, ConditionReason reason, String message) {
    super(message);
    this.condition = condition;
    this.reason = reason;
  }

  ConditionType condition() {
    return condition;
  }

  ConditionReason reason() {
    return reason;
  }
}
