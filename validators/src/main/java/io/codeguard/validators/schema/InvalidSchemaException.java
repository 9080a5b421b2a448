package io.codeguard.validators.schema;

/** A schema that cannot be used; the message says what is wrong with it, and the remedy. */
public final class InvalidSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidSchemaException(String message) {
    super(message, null, false, false);
  }
}
