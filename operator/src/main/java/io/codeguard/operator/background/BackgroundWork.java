package io.codeguard.operator.background;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Runs slow work for jobs in the background, with bounded concurrency, so that it does not block
 * reconciliation. Failed work is retried with exponential backoff when its state is next requested.
 * Thread-safe.
 *
 * @param <T> the result of the work
 */
public final class BackgroundWork<T> implements AutoCloseable {
  /** Work with the same dependency uses at most this fraction of the threads. */
  private static final int FRACTION = 4;

  /**
   * The state of the work.
   *
   * @param result present once the work has succeeded
   * @param failure of the last completed attempt, until one succeeds
   */
  public record State<T>(Optional<T> result, Optional<Throwable> failure) {}

  private record Attempt<T>(
      CompletableFuture<T> work,
      Instant startedAt,
      Duration backoff,
      Optional<Throwable> lastFailure) {
    State<T> state() {
      return switch (work.state()) {
        case SUCCESS -> new State<>(Optional.of(work.resultNow()), Optional.empty());
        case FAILED -> new State<>(Optional.empty(), Optional.of(work.exceptionNow()));
        default -> new State<>(Optional.empty(), lastFailure);
      };
    }

    boolean isRetryDue(Instant now) {
      return work.state() == Future.State.FAILED && now.isAfter(startedAt.plus(backoff));
    }
  }

  private final Clock clock;
  private final Duration initialBackoff;
  private final Duration maxBackoff;
  private final Map<String, Attempt<T>> attempts = new ConcurrentHashMap<>();
  private final Map<String, Executor> limited = new ConcurrentHashMap<>();
  private final int concurrency;
  private final ExecutorService executor;

  /**
   * @param initialBackoff the time from the first attempt to the second; doubles with each failure
   * @param maxBackoff the maximum time between two attempts
   * @param concurrency the maximum number of concurrent attempts; others wait
   */
  public BackgroundWork(
      Clock clock, Duration initialBackoff, Duration maxBackoff, int concurrency) {
    this.clock = clock;
    this.initialBackoff = initialBackoff;
    this.maxBackoff = maxBackoff;
    this.concurrency = concurrency;
    this.executor = Executors.newFixedThreadPool(concurrency, Thread.ofVirtual().factory());
  }

  /**
   * An external system that the work depends on.
   *
   * @param name identifies it; work with the same dependency uses at most a quarter of the threads
   * @param ready called before the work takes a thread; completes when the work can start, and
   *     fails when it cannot
   */
  public record Dependency(String name, Supplier<CompletableFuture<Void>> ready) {
    static final Dependency NONE =
        new Dependency("", () -> CompletableFuture.completedFuture(null));
  }

  /**
   * Returns the state of the job's work, and starts it if it has not been started.
   *
   * @param onCompletion called when an attempt has completed, successfully or not
   */
  public State<T> of(String uid, Supplier<T> work, Runnable onCompletion) {
    return of(uid, Dependency.NONE, work, onCompletion);
  }

  /** The same for work that depends on an external system. */
  public State<T> of(String uid, Dependency dependency, Supplier<T> work, Runnable onCompletion) {
    return attempts
        .compute(
            uid,
            (_, last) -> {
              if (last == null) {
                return start(dependency, work, onCompletion, initialBackoff, Optional.empty());
              }
              return last.isRetryDue(clock.instant())
                  ? start(
                      dependency, work, onCompletion, next(last.backoff()), last.state().failure())
                  : last;
            })
        .state();
  }

  private Duration next(Duration backoff) {
    Duration doubled = backoff.multipliedBy(2);
    return doubled.compareTo(maxBackoff) < 0 ? doubled : maxBackoff;
  }

  private Attempt<T> start(
      Dependency dependency,
      Supplier<T> work,
      Runnable onCompletion,
      Duration backoff,
      Optional<Throwable> lastFailure) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var _ =
        dependency
            .ready()
            .get()
            .thenApplyAsync(_ -> work.get(), executor(dependency))
            .whenComplete((value, failure) -> complete(result, value, failure));
    var _ = result.whenComplete((_, _) -> onCompletion.run());
    return new Attempt<>(result, clock.instant(), backoff, lastFailure);
  }

  private Executor executor(Dependency dependency) {
    return dependency.name().isEmpty()
        ? executor
        : limited.computeIfAbsent(
            dependency.name(),
            _ -> new BoundedExecutor(executor, Math.max(1, concurrency / FRACTION)));
  }

  private static <T> void complete(CompletableFuture<T> result, T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }

  /** The state of a job's work; empty when none was started. */
  public Optional<State<T>> state(String uid) {
    return Optional.ofNullable(attempts.get(uid)).map(Attempt::state);
  }

  /** Discards the state of a job's work. */
  public void forget(String uid) {
    attempts.remove(uid);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
