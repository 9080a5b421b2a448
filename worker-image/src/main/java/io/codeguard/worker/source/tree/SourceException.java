package io.codeguard.worker.source.tree;

/**
 * A source cannot be fetched. The message is human-readable, contains the remedy and no
 * credentials.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  private SourceException(String message, boolean retryable, Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** A failure that another attempt would not change. */
  public static SourceException permanent(String message) {
    return new SourceException(message, false, null);
  }

  /** A failure after which another attempt may succeed. */
  public static SourceException temporary(String message, Throwable cause) {
    return new SourceException(message, true, cause);
  }

  public boolean retryable() {
    return retryable;
  }
}
