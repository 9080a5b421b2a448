package io.codeguard.queue;

/**
 * Redis cannot be reached, or refuses. The message is fit for a person and holds no password. Retry
 * later.
 */
public final class QueueUnavailableException extends RuntimeException {
  public QueueUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether Redis refuses because it has no memory left; it answers, and frees some meanwhile. */
  public boolean full() {
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("'maxmemory'")) {
        return true;
      }
    }
    return false;
  }
}
