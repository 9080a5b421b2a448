package io.codeguard.worker.validation;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs checks on threads of their own, so that one that heeds neither deadline nor interrupt can be
 * left behind; {@link #stuck()} then tells that the process should be restarted. Thread-safe.
 */
public final class CheckRunner {
  /** How long whoever is in a hurry waits for an interrupted check. */
  private static final Duration HURRY = Duration.ofSeconds(2);

  private final Clock clock;
  private final Duration grace;
  private final Runnable first;
  private final Map<Thread, Instant> running = new ConcurrentHashMap<>();
  private volatile boolean outOfMemory;

  /**
   * @param grace how long a check may go on after its deadline until it is interrupted; after twice
   *     that it is left behind, after four times that it counts as stuck
   * @param first done on each check's thread before it
   */
  public CheckRunner(Clock clock, Duration grace, Runnable first) {
    this.clock = clock;
    this.grace = grace;
    this.first = first;
  }

  /** How long after now a check is to end. */
  Instant deadline(Duration timeout) {
    return clock.instant().plus(timeout);
  }

  boolean isOver(Instant deadline) {
    return !clock.instant().isBefore(deadline);
  }

  /**
   * Has the files looked at.
   *
   * @throws CheckFailedException when the check threw, or answered for other files
   * @throws OverdueException when it did not end in time
   */
  List<FileResult> run(Validator.Check check, List<SourceFile> files, Instant deadline)
      throws CheckFailedException, OverdueException, InterruptedException {
    FutureTask<List<FileResult>> task =
        new FutureTask<>(
            () -> {
              first.run();
              return check.validate(files, deadline);
            });
    Thread thread = Thread.ofPlatform().daemon().name("check").unstarted(() -> track(task));
    running.put(thread, deadline);
    thread.start();
    try {
      Duration left = Duration.between(clock.instant(), deadline).plus(grace);
      List<FileResult> results = task.get(left.toMillis(), TimeUnit.MILLISECONDS);
      verify(files, results);
      return results;
    } catch (ExecutionException e) {
      outOfMemory |= e.getCause() instanceof OutOfMemoryError;
      throw new CheckFailedException(e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      var _ = thread.join(grace);
      throw new OverdueException();
    } catch (InterruptedException e) {
      thread.interrupt();
      var _ = thread.join(HURRY);
      throw e;
    }
  }

  private void track(Runnable task) {
    try {
      task.run();
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  private static void verify(List<SourceFile> files, List<FileResult> results)
      throws CheckFailedException {
    boolean same = results != null && results.size() == files.size();
    for (int i = 0; same && i < files.size(); i++) {
      same = results.get(i) != null && results.get(i).path().equals(files.get(i).path());
    }
    if (!same) {
      throw new CheckFailedException(
          new IllegalStateException("it gave no result, or more than one, for some file"));
    }
  }

  /** Whether a check goes on long after its deadline. */
  public boolean stuck() {
    Instant late = clock.instant().minus(grace.multipliedBy(4));
    return running.values().stream().anyMatch(deadline -> deadline.isBefore(late));
  }

  /**
   * Whether a check took all memory. It has failed and its memory is free again, but others may
   * have been hit in its place, so that the process should be restarted.
   */
  public boolean outOfMemory() {
    return outOfMemory;
  }

  /** The check threw, whatever it was. */
  static final class CheckFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    CheckFailedException(Throwable cause) {
      super(cause);
    }
  }

  /** The check did not end in time. */
  static final class OverdueException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
