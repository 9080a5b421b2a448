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
 * One Redis, for all pools on it. It is connected to once it answers at all; while it does not, one
 * attempt at a time finds that out, with ever longer pauses, and costs nobody a thread.
 * Thread-safe.
 */
final class Target {
  /** Of the threads that reconcile. */
  private static final int CALLS = 4;

  private final RedisSettings settings;
  private final Executor background;
  private final Semaphore connecting;
  private final Clock clock;
  private final CallLimit turns = new CallLimit(CALLS);
  private RedisConnection connection;
  private boolean doubted;
  private CompletableFuture<RedisConnection> attempt;
  private QueueUnavailableException failure;
  private int failures;
  private Instant retry = Instant.MIN;
  private boolean closed;

  /**
   * @param background runs what blocks
   * @param connecting limits how many servers are connected to at a time
   */
  Target(RedisSettings settings, Executor background, Semaphore connecting, Clock clock) {
    this.settings = settings;
    this.background = background;
    this.connecting = connecting;
    this.clock = clock;
  }

  /**
   * The connection when it is there, else what comes of the attempt under way, or came of the last
   * one.
   *
   * @return fails with a {@link QueueUnavailableException}
   */
  synchronized CompletableFuture<RedisConnection> connection() {
    if (connection != null && !doubted) {
      return CompletableFuture.completedFuture(connection);
    }
    if (attempt != null) {
      return attempt;
    }
    if (closed || clock.instant().isBefore(retry)) {
      return CompletableFuture.failedFuture(failure);
    }
    CompletableFuture<RedisConnection> begun =
        RedisConnection.probe(settings)
            .thenApplyAsync(_ -> connect(), background)
            .whenComplete(this::ended);
    if (!begun.isDone()) {
      attempt = begun;
    }
    return begun;
  }

  /** A call failed: before the next one the server has to answer again. */
  synchronized void doubt(RedisConnection failed) {
    doubted |= connection == failed;
  }

  /** For calls by threads that others need as well. */
  CallLimit turns() {
    return turns;
  }

  /** Connects and makes the first call; blocks. */
  private RedisConnection connect() {
    RedisConnection known = known();
    if (known != null && works(known)) {
      return known;
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

  private synchronized RedisConnection known() {
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

  private void ended(RedisConnection now, Throwable trouble) {
    RedisConnection old = keep(now, trouble);
    if (old != null) {
      background.execute(old::close);
    }
  }

  /** Returns the connection that is not needed any more, if there is one. */
  private synchronized RedisConnection keep(RedisConnection now, Throwable trouble) {
    attempt = null;
    RedisConnection old = connection;
    if (closed) {
      return now;
    }
    if (trouble == null) {
      connection = now;
      doubted = false;
      failures = 0;
      return old == now ? null : old;
    }
    failure = unavailable(trouble);
    failures++;
    retry = clock.instant().plus(Backoff.after(failures));
    // Calls that are under way have a last chance until the next attempt.
    connection = failures == 1 ? old : null;
    return failures == 1 ? null : old;
  }

  private static QueueUnavailableException unavailable(Throwable trouble) {
    Throwable cause = trouble instanceof CompletionException e ? e.getCause() : trouble;
    return cause instanceof QueueUnavailableException known
        ? known
        : new QueueUnavailableException("Redis cannot be used: " + cause.getMessage(), cause);
  }

  /** Ends the connection in the background. */
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
