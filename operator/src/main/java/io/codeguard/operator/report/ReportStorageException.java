package io.codeguard.operator.report;

/**
 * A pool's bucket cannot be used. The message names the field and the remedy, and contains no keys.
 */
public final class ReportStorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReportStorageException(String message) {
    super(message);
  }

  ReportStorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
