package io.codeguard.worker.plan;

/** A job is invalid. The message contains the field and the remedy. */
public final class InvalidPlanException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidPlanException(String message) {
    super(message);
  }
}
