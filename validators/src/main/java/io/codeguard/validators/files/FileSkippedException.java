package io.codeguard.validators.files;

/** A file is skipped by the validator; the message is the reason, a short fixed text. */
public final class FileSkippedException extends Exception {
  private static final long serialVersionUID = 1L;

  public FileSkippedException(String reason) {
    super(reason, null, false, false);
  }
}
