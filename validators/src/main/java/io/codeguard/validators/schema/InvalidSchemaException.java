package io.codeguard.validators.schema;

/** A schema is invalid; the message contains the reason and the remedy. */
public final class InvalidSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidSchemaException(String message) {
    super(message, null, false, false);
  }
}
