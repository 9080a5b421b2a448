package io.codeguard.operator.redis;

import io.codeguard.queue.QueueStats;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisConnection.RedisSafety;
import io.codeguard.queue.RedisMemory;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A pool's queue on its Redis. The pool's reconciler calls {@link #probe}, which checks in the
 * background whether Redis is available; while it is not, all calls fail immediately instead of
 * waiting for their time-outs. Thread-safe.
 */
public final class PoolQueue {
  /** How long a probe waits for a Redis that was available before. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private record Result(RedisConnection connection, QueueStats stats, RedisSafety safety) {}

  private final RedisBinding binding;
  private final RedisServer server;
  private final String name;
  private final Executor background;
  private final Clock clock;
  private final QueueSubscription subscription;
  private final Map<String, Runnable> waiting = new LinkedHashMap<>();
  private CompletableFuture<Result> running;
  private RedisConnection reached;
  private QueueUnavailableException unavailable;
  private int failures;
  private Instant notBefore = Instant.MIN;

  PoolQueue(
      RedisBinding binding,
      RedisServer server,
      String name,
      Executor background,
      Clock clock,
      Consumer<String> listener) {
    this.binding = binding;
    this.server = server;
    this.name = name;
    this.background = background;
    this.clock = clock;
    this.subscription = new QueueSubscription(clock, listener);
  }

  public RedisBinding binding() {
    return binding;
  }

  /**
   * The queue.
   *
   * @throws QueueUnavailableException immediately, when the last probe failed or none has completed
   */
  public TaskQueue queue() {
    return connection()
        .orElseThrow(() -> unavailable("Redis cannot be used: it has not answered yet", null))
        .queue(name);
  }

  private synchronized Optional<RedisConnection> connection() {
    if (unavailable != null) {
      throw new QueueUnavailableException(unavailable.getMessage(), unavailable);
    }
    return Optional.ofNullable(reached);
  }

  /** A permit to call the queue, for threads that all pools share. */
  public final class Permit implements AutoCloseable {
    private final RedisConnection connection;

    private Permit(RedisConnection connection) {
      this.connection = connection;
    }

    public TaskQueue queue() {
      return connection.queue(name);
    }

    /** The result cache, which all queues of this Redis share. */
    public ResultCache results() {
      return connection.results();
    }

    /** The current memory usage of Redis. */
    public RedisMemory memory() {
      return connection.memory();
    }

    @Override
    public void close() {
      server.calls().release();
    }
  }

  /**
   * Acquires a permit, to be closed soon; empty when Redis is not connected yet, or too many
   * threads are in calls to it.
   *
   * @param caller identifies the caller, which is queued at most once
   * @param retry called if there was no permit, when the caller should retry
   * @throws QueueUnavailableException immediately, when the last probe failed
   */
  public Optional<Permit> tryAcquire(String caller, Runnable retry) {
    Optional<RedisConnection> connection = connectionOrWait(caller, retry);
    return connection.isPresent() && server.calls().tryAcquire(caller, retry)
        ? connection.map(Permit::new)
        : Optional.empty();
  }

  private synchronized Optional<RedisConnection> connectionOrWait(String caller, Runnable retry) {
    Optional<RedisConnection> connection = connection();
    if (connection.isEmpty()) {
      waiting.put(caller, retry);
    }
    return connection;
  }

  /**
   * Probes the queue and ensures that its events are subscribed to. Waits briefly for a Redis that
   * was available before, and not at all for others.
   *
   * @param onCompletion called when a probe that this call did not wait for completes
   */
  public QueueState probe(Runnable onCompletion) {
    CompletableFuture<Result> result = result();
    if (result.isDone()) {
      return take(result);
    }
    var _ = result.whenComplete((_, _) -> onCompletion.run());
    return previousState();
  }

  private CompletableFuture<Result> result() {
    CompletableFuture<Result> result;
    boolean wait;
    synchronized (this) {
      wait = running == null && reached != null;
      result = startOrJoin();
    }
    if (wait) {
      await(result);
    }
    return result;
  }

  /** The running probe, or a new one unless the back-off has not elapsed. */
  private CompletableFuture<Result> startOrJoin() {
    if (running == null && clock.instant().isBefore(notBefore)) {
      return CompletableFuture.failedFuture(unavailable);
    }
    if (running == null) {
      running = server.connection().thenCompose(this::callWithRetry);
    }
    return running;
  }

  /** Retries once, after a failed connection has been reestablished. */
  private CompletableFuture<Result> callWithRetry(RedisConnection connection) {
    return callInBackground(connection)
        .exceptionallyCompose(
            _ -> {
              server.reportFailure(connection);
              return server
                  .connection()
                  .thenCompose(this::callInBackground)
                  .whenComplete(this::backOff);
            });
  }

  private CompletableFuture<Result> callInBackground(RedisConnection connection) {
    return CompletableFuture.supplyAsync(() -> call(connection), background);
  }

  /** Blocks. */
  private Result call(RedisConnection connection) {
    TaskQueue queue = connection.queue(name);
    RedisSafety safety = subscription.ensure(connection, queue);
    return new Result(connection, queue.monitor().stats(), safety);
  }

  /** Backs off also when the server is available but the queue is not usable. */
  private synchronized void backOff(Result result, Throwable failure) {
    if (failure != null) {
      failures++;
      notBefore = clock.instant().plus(Backoff.after(failures));
    }
  }

  private static void await(CompletableFuture<Result> result) {
    try {
      var _ = result.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The caller reports the previous state.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized QueueState previousState() {
    return unavailable == null
        ? new QueueState.Waiting()
        : new QueueState.Away(unavailable.getMessage());
  }

  private QueueState take(CompletableFuture<Result> result) {
    QueueState state = record(result);
    woken().forEach(Runnable::run);
    return state;
  }

  private synchronized QueueState record(CompletableFuture<Result> result) {
    running = null;
    if (result.isCompletedExceptionally()) {
      Throwable cause = cause(result.exceptionNow());
      reached = null;
      if (cause != unavailable) {
        unavailable = unavailable(String.valueOf(cause.getMessage()), cause);
      }
      return new QueueState.Away(unavailable.getMessage());
    }
    Result now = result.resultNow();
    boolean recovered = reached == null;
    reached = now.connection();
    unavailable = null;
    failures = 0;
    return new QueueState.Reached(
        reached.queue(name).monitor(), new QueueProbe(now.stats(), now.safety(), recovered));
  }

  private synchronized List<Runnable> woken() {
    List<Runnable> all = List.copyOf(waiting.values());
    waiting.clear();
    return all;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private QueueUnavailableException unavailable(String message, Throwable cause) {
    return new QueueUnavailableException("%s: %s".formatted(binding.settings(), message), cause);
  }

  /** Ends the subscription in the background. */
  void close() {
    background.execute(subscription::close);
  }
}
