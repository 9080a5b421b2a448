package io.codeguard.queue;

import java.util.concurrent.TimeoutException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;

/**
 * Redis cannot be reached or rejects the call; retry later. The message is human-readable and
 * contains no password.
 */
public final class QueueUnavailableException extends RuntimeException {
  public QueueUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether Redis rejected the call because it reached its memory limit. */
  public boolean full() {
    for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("'maxmemory'")) {
        return true;
      }
    }
    return false;
  }

  /** Whether Redis gave no answer, in contrast to one that refuses. */
  public boolean unanswered() {
    boolean silent = false;
    for (Throwable cause = this; cause != null; cause = cause.getCause()) {
      boolean silence =
          cause instanceof RedisTimeoutException
              || cause instanceof RedisConnectionException
              || cause instanceof TimeoutException;
      if (cause instanceof RedisException && !silence) {
        return false;
      }
      silent |= silence;
    }
    return silent;
  }
}
