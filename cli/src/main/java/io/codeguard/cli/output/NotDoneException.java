package io.codeguard.cli.output;

/** A command failed; the message is one line for the user. */
public final class NotDoneException extends Exception {
  private static final long serialVersionUID = 1L;

  public NotDoneException(String message) {
    super(message);
  }
}
