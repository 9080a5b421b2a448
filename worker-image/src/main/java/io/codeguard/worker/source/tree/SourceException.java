package io.codeguard.worker.source.tree;

/**
 * A source cannot be had. The message is for people: it names the remedy and holds no credentials.
 */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  private SourceException(String message, boolean retryable, Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** The source itself is at fault: another attempt would end the same way. */
  public static SourceException lasting(String message) {
    return new SourceException(message, false, null);
  }

  /** Another attempt may succeed. */
  public static SourceException passing(String message, Throwable cause) {
    return new SourceException(message, true, cause);
  }

  public boolean retryable() {
    return retryable;
  }
}
