package io.codeguard.operator.redis;

/**
 * A pool's Redis cannot even be named: something is missing or malformed, and somebody has to
 * correct it. The message says what, and the remedy.
 */
public final class NoRedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  NoRedisException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** One word for a condition. */
  public String reason() {
    return reason;
  }
}
