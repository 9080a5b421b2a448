package io.codeguard.operator.redis;

import io.codeguard.api.conditions.ConditionReason;

/**
 * A pool's Redis cannot even be named: something is missing or malformed, and somebody has to
 * correct it. The message says what, and the remedy.
 */
public final class NoRedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ConditionReason reason;

  NoRedisException(ConditionReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** One word for a condition. */
  public ConditionReason reason() {
    return reason;
  }
}
