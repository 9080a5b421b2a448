package io.codeguard.validators.files;

/**
 * The rest of a file cannot be scanned; the findings so far count. The message is the reason, a
 * short fixed text.
 */
public final class FileIncompleteException extends Exception {
  private static final long serialVersionUID = 1L;

  public FileIncompleteException(String reason) {
    super(reason, null, false, false);
  }
}
