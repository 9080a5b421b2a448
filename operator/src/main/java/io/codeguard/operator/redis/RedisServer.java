package io.codeguard.operator.redis;

import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * One Redis, shared by all pools on it. A connection is opened once the server responds; until then
 * there is one attempt at a time, with exponential backoff, which blocks no thread. Thread-safe.
 */
final class RedisServer {
  /** Maximum number of reconciler threads in calls to one server. */
  private static final int MAX_CALLS = 4;

  private final RedisSettings settings;
  private final Executor background;
  private final Semaphore connecting;
  private final Clock clock;
  private final CallLimit calls = new CallLimit(MAX_CALLS);
  private RedisConnection connection;
  private boolean suspect;
  private CompletableFuture<RedisConnection> attempt;
  private QueueUnavailableException failure;
  private int failures;
  private Instant retry = Instant.MIN;
  private boolean closed;

  /**
   * @param background runs blocking calls
   * @param connecting limits the number of concurrent connection attempts
   */
  RedisServer(RedisSettings settings, Executor background, Semaphore connecting, Clock clock) {
    this.settings = settings;
    this.background = background;
    this.connecting = connecting;
    this.clock = clock;
  }

  /**
   * The connection, or the result of the current attempt, or the failure of the last one.
   *
   * @return a future that may fail with a {@link QueueUnavailableException}
   */
  synchronized CompletableFuture<RedisConnection> connection() {
    if (connection != null && !suspect) {
      return CompletableFuture.completedFuture(connection);
    }
    if (attempt != null) {
      return attempt;
    }
    if (closed || clock.instant().isBefore(retry)) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<RedisConnection> started =
        RedisConnection.probe(settings)
            .thenApplyAsync(_ -> connect(), background)
            .whenComplete(this::attemptEnded);
    if (!started.isDone()) {
      attempt = started;
    }
    return started;
  }

  /** Reports a failed call: the connection has to be verified before it is used again. */
  synchronized void reportFailure(RedisConnection failed) {
    suspect |= connection == failed;
  }

  /** The limit for calls by shared threads. */
  CallLimit calls() {
    return calls;
  }

  /** Connects and makes the first call; blocks. */
  private RedisConnection connect() {
    RedisConnection current = current();
    if (current != null && works(current)) {
      return current;
    }
    connecting.acquireUninterruptibly();
    try {
      RedisConnection fresh = RedisConnection.open(settings);
      try {
        var _ = fresh.safety();
        return fresh;
      } catch (QueueUnavailableException e) {
        fresh.close();
        throw e;
      }
    } finally {
      connecting.release();
    }
  }

  private synchronized RedisConnection current() {
    return connection;
  }

  private static boolean works(RedisConnection connection) {
    try {
      var _ = connection.safety();
      return true;
    } catch (QueueUnavailableException e) {
      return false;
    }
  }

  private void attemptEnded(RedisConnection opened, Throwable problem) {
    RedisConnection old = update(opened, problem);
    if (old != null) {
      background.execute(old::close);
    }
  }

  /**
   * Updates the state after an attempt; returns the connection that is no longer needed, or null.
   */
  private synchronized RedisConnection update(RedisConnection opened, Throwable problem) {
    attempt = null;
    RedisConnection old = connection;
    if (closed) {
      return opened;
    }
    if (problem == null) {
      connection = opened;
      suspect = false;
      failures = 0;
      return old == opened ? null : old;
    }
    failure = unavailable(problem);
    failures++;
    retry = clock.instant().plus(Backoff.after(failures));
    // Running calls may finish until the next attempt.
    connection = failures == 1 ? old : null;
    return failures == 1 ? null : old;
  }

  private static QueueUnavailableException unavailable(Throwable problem) {
    Throwable cause = problem instanceof CompletionException e ? e.getCause() : problem;
    return cause instanceof QueueUnavailableException current
        ? current
        : new QueueUnavailableException("Redis cannot be used: " + cause.getMessage(), cause);
  }

  /** Closes the connection in the background. */
  void close() {
    RedisConnection last = end();
    if (last != null) {
      background.execute(last::close);
    }
  }

  private synchronized RedisConnection end() {
    closed = true;
    failure = new QueueUnavailableException("the connection to Redis was closed", null);
    RedisConnection last = connection;
    connection = null;
    return last;
  }
}
