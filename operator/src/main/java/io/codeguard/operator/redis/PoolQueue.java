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
 * A pool's queue on its Redis. Thread-safe. {@link #look} of the pool's reconciler finds out in the
 * background whether Redis answers; while it does not, everybody's calls fail at once instead of
 * each waiting for its own time-out.
 */
public final class PoolQueue {
  /** For which it is worth waiting for a Redis that answered the last time. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Answer(RedisConnection connection, QueueStats stats, RedisSafety safety) {}

  private final RedisBinding binding;
  private final Target target;
  private final String name;
  private final Executor background;
  private final Clock clock;
  private final Listening listening;
  private final Map<String, Runnable> waiting = new LinkedHashMap<>();
  private CompletableFuture<Answer> asking;
  private RedisConnection reached;
  private QueueUnavailableException away;
  private int failures;
  private Instant retry = Instant.MIN;

  PoolQueue(
      RedisBinding binding,
      Target target,
      String name,
      Executor background,
      Clock clock,
      Consumer<String> listener) {
    this.binding = binding;
    this.target = target;
    this.name = name;
    this.background = background;
    this.clock = clock;
    this.listening = new Listening(clock, listener);
  }

  public RedisBinding binding() {
    return binding;
  }

  /**
   * The queue.
   *
   * @throws QueueUnavailableException at once, when Redis did not answer the last look, or none yet
   */
  public TaskQueue queue() {
    return connection()
        .orElseThrow(() -> unavailable("Redis cannot be used: it has not answered yet", null))
        .queue(name);
  }

  private synchronized Optional<RedisConnection> connection() {
    if (away != null) {
      throw new QueueUnavailableException(away.getMessage(), away);
    }
    return Optional.ofNullable(reached);
  }

  /** A turn at the queue, for threads that all pools share. */
  public final class Turn implements AutoCloseable {
    private final RedisConnection connection;

    private Turn(RedisConnection connection) {
      this.connection = connection;
    }

    public TaskQueue queue() {
      return connection.queue(name);
    }

    /** The results that all queues of this Redis share. */
    public ResultCache results() {
      return connection.results();
    }

    /** How much of its memory Redis uses now. */
    public RedisMemory memory() {
      return connection.memory();
    }

    @Override
    public void close() {
      target.turns().end();
    }
  }

  /**
   * A turn at the queue, to be ended soon; empty while Redis has not been heard of yet, or too many
   * threads are in calls to it.
   *
   * @param who waits once, however often it asks
   * @param wake called when there was no turn, and another try is worth it
   * @throws QueueUnavailableException at once, when Redis did not answer the last look
   */
  public Optional<Turn> turn(String who, Runnable wake) {
    Optional<RedisConnection> connection = connectionOrWait(who, wake);
    return connection.isPresent() && target.turns().take(who, wake)
        ? connection.map(Turn::new)
        : Optional.empty();
  }

  private synchronized Optional<RedisConnection> connectionOrWait(String who, Runnable wake) {
    Optional<RedisConnection> connection = connection();
    if (connection.isEmpty()) {
      waiting.put(who, wake);
    }
    return connection;
  }

  /**
   * Looks at the queue and sees to it that its events are heard. Waits a moment for a Redis that
   * answered the last time, and not at all for others.
   *
   * @param wake called when there is an answer that this look did not wait for
   */
  public QueueState look(Runnable wake) {
    CompletableFuture<Answer> answer = answer();
    if (answer.isDone()) {
      return take(answer);
    }
    var _ = answer.whenComplete((_, _) -> wake.run());
    return whileAsking();
  }

  private CompletableFuture<Answer> answer() {
    CompletableFuture<Answer> answer;
    boolean wait;
    synchronized (this) {
      wait = asking == null && reached != null;
      answer = ask();
    }
    if (wait) {
      await(answer);
    }
    return answer;
  }

  /** The question under way, else a new one when it is time. */
  private CompletableFuture<Answer> ask() {
    if (asking == null && clock.instant().isBefore(retry)) {
      return CompletableFuture.failedFuture(away);
    }
    if (asking == null) {
      asking = target.connection().thenCompose(this::askTwice);
    }
    return asking;
  }

  /** A connection that fails is tried again once its server has answered anew. */
  private CompletableFuture<Answer> askTwice(RedisConnection connection) {
    return askOver(connection)
        .exceptionallyCompose(
            _ -> {
              target.doubt(connection);
              return target.connection().thenCompose(this::askOver).whenComplete(this::pause);
            });
  }

  private CompletableFuture<Answer> askOver(RedisConnection connection) {
    return CompletableFuture.supplyAsync(() -> probe(connection), background);
  }

  /** Blocks. */
  private Answer probe(RedisConnection connection) {
    TaskQueue queue = connection.queue(name);
    RedisSafety safety = listening.on(connection, queue);
    return new Answer(connection, queue.monitor().stats(), safety);
  }

  /** Also a server that answers is not asked all the time for a queue that cannot be used. */
  private synchronized void pause(Answer answer, Throwable failure) {
    if (failure != null) {
      failures++;
      retry = clock.instant().plus(Backoff.after(failures));
    }
  }

  private static void await(CompletableFuture<Answer> answer) {
    try {
      var _ = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The caller sees what there is.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized QueueState whileAsking() {
    return away == null ? new QueueState.Waiting() : new QueueState.Away(away.getMessage());
  }

  private QueueState take(CompletableFuture<Answer> answer) {
    QueueState look = record(answer);
    woken().forEach(Runnable::run);
    return look;
  }

  private synchronized QueueState record(CompletableFuture<Answer> answer) {
    asking = null;
    if (answer.isCompletedExceptionally()) {
      Throwable cause = cause(answer.exceptionNow());
      reached = null;
      if (cause != away) {
        away = unavailable(String.valueOf(cause.getMessage()), cause);
      }
      return new QueueState.Away(away.getMessage());
    }
    Answer now = answer.resultNow();
    boolean returned = reached == null;
    reached = now.connection();
    away = null;
    failures = 0;
    return new QueueState.Reached(
        reached.queue(name).monitor(), new Probe(now.stats(), now.safety(), returned));
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

  /** Ends in the background what is heard of the queue. */
  void close() {
    background.execute(listening::close);
  }
}
