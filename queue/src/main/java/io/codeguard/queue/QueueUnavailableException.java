package io.codeguard.queue;

/**
 * Redis cannot be reached, or refuses. The message is fit for a person and holds no password. Retry
 * later.
 */
public final class QueueUnavailableException extends RuntimeException {
  public QueueUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
