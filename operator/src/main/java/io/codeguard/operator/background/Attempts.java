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
 * Work for jobs under way, a few at a time, so that nothing slow holds up reconciliation. What
 * failed begins anew when it is asked for again, some time later. Thread-safe.
 *
 * @param <T> what the work gives
 */
public final class Attempts<T> implements AutoCloseable {
  /** Work that needs the same gets one of so many parts of the threads. */
  private static final int SHARE = 4;

  /**
   * How the work goes.
   *
   * @param result once it is done
   * @param failure of the last attempt that ended, while it is not done
   */
  public record State<T>(Optional<T> result, Optional<Throwable> failure) {}

  private record Attempt<T>(
      CompletableFuture<T> work, Instant begun, Duration pause, Optional<Throwable> before) {
    State<T> state() {
      return switch (work.state()) {
        case SUCCESS -> new State<>(Optional.of(work.resultNow()), Optional.empty());
        case FAILED -> new State<>(Optional.empty(), Optional.of(work.exceptionNow()));
        default -> new State<>(Optional.empty(), before);
      };
    }

    boolean over(Instant now) {
      return work.state() == Future.State.FAILED && now.isAfter(begun.plus(pause));
    }
  }

  private final Clock clock;
  private final Duration first;
  private final Duration longest;
  private final Map<String, Attempt<T>> attempts = new ConcurrentHashMap<>();
  private final Map<String, Executor> lanes = new ConcurrentHashMap<>();
  private final int atATime;
  private final ExecutorService executor;

  /**
   * @param first time from the first attempt to the second; doubles with each
   * @param longest time between two attempts
   * @param atATime how many are under way; the others wait
   */
  public Attempts(Clock clock, Duration first, Duration longest, int atATime) {
    this.clock = clock;
    this.first = first;
    this.longest = longest;
    this.atATime = atATime;
    this.executor = Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory());
  }

  /**
   * What work needs that others offer.
   *
   * @param name work that needs the same uses no more than a quarter of the threads
   * @param ready asked before the work takes a thread; completes when it can be begun, and fails
   *     when it need not
   */
  public record Needs(String name, Supplier<CompletableFuture<Void>> ready) {
    static final Needs NOTHING = new Needs("", () -> CompletableFuture.completedFuture(null));
  }

  /**
   * How the job's work goes; begins it when there is none.
   *
   * @param ended called when an attempt has ended, well or not
   */
  public State<T> of(String uid, Supplier<T> work, Runnable ended) {
    return of(uid, Needs.NOTHING, work, ended);
  }

  /** The same for work that depends on something that may not be there. */
  public State<T> of(String uid, Needs needs, Supplier<T> work, Runnable ended) {
    return attempts
        .compute(
            uid,
            (_, last) -> {
              if (last == null) {
                return begin(needs, work, ended, first, Optional.empty());
              }
              return last.over(clock.instant())
                  ? begin(needs, work, ended, longer(last.pause()), last.state().failure())
                  : last;
            })
        .state();
  }

  private Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(longest) < 0 ? twice : longest;
  }

  private Attempt<T> begin(
      Needs needs, Supplier<T> work, Runnable ended, Duration pause, Optional<Throwable> before) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var _ =
        needs
            .ready()
            .get()
            .thenApplyAsync(_ -> work.get(), executor(needs))
            .whenComplete((done, failure) -> end(result, done, failure));
    var _ = result.whenComplete((_, _) -> ended.run());
    return new Attempt<>(result, clock.instant(), pause, before);
  }

  private Executor executor(Needs needs) {
    return needs.name().isEmpty()
        ? executor
        : lanes.computeIfAbsent(
            needs.name(), _ -> new Lane(executor, Math.max(1, atATime / SHARE)));
  }

  private static <T> void end(CompletableFuture<T> result, T done, Throwable failure) {
    if (failure == null) {
      result.complete(done);
    } else {
      result.completeExceptionally(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }

  /** How the job's work goes; empty when none was begun. */
  public Optional<State<T>> state(String uid) {
    return Optional.ofNullable(attempts.get(uid)).map(Attempt::state);
  }

  /** Drops what is known of a job's work. */
  public void forget(String uid) {
    attempts.remove(uid);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
