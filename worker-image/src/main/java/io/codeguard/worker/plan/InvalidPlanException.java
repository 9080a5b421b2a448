package io.codeguard.worker.plan;

/** The user's mistake in a job. The message names the field and the remedy. */
public final class InvalidPlanException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidPlanException(String message) {
    super(message);
  }
}
