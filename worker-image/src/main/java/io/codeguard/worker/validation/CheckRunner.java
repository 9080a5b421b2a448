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
 * Runs checks on separate threads, so that a check that ignores its deadline and interrupts can be
 * abandoned; {@link #stuck()} then returns true so that the process is restarted. Thread-safe.
 */
public final class CheckRunner {
  /** How long an interrupted caller waits for its check to end. */
  private static final Duration INTERRUPT_WAIT = Duration.ofSeconds(2);

  private final Clock clock;
  private final Duration grace;
  private final Runnable setup;
  private final Map<Thread, Instant> running = new ConcurrentHashMap<>();
  private volatile boolean outOfMemory;

  /**
   * @param grace how long a check may run after its deadline before it is interrupted; after twice
   *     that time it is abandoned, after four times that it counts as stuck
   * @param setup runs on each check's thread before the check
   */
  public CheckRunner(Clock clock, Duration grace, Runnable setup) {
    this.clock = clock;
    this.grace = grace;
    this.setup = setup;
  }

  /** The deadline of a check that starts now. */
  Instant deadline(Duration timeout) {
    return clock.instant().plus(timeout);
  }

  boolean isOver(Instant deadline) {
    return !clock.instant().isBefore(deadline);
  }

  /**
   * Runs the check on the files.
   *
   * @throws CheckFailedException if the check threw, or returned results for other files
   * @throws OverdueException if it did not end in time
   */
  List<FileResult> run(Validator.Check check, List<SourceFile> files, Instant deadline)
      throws CheckFailedException, OverdueException, InterruptedException {
    FutureTask<List<FileResult>> task =
        new FutureTask<>(
            () -> {
              setup.run();
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
      var _ = thread.join(INTERRUPT_WAIT);
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
          new IllegalStateException("the check must return exactly one result per file, in order"));
    }
  }

  /** Whether a check is still running long after its deadline. */
  public boolean stuck() {
    Instant late = clock.instant().minus(grace.multipliedBy(4));
    return running.values().stream().anyMatch(deadline -> deadline.isBefore(late));
  }

  /**
   * Whether a check ran out of memory. The check's memory has been freed, but other threads may
   * have been affected, so the process should be restarted.
   */
  public boolean outOfMemory() {
    return outOfMemory;
  }

  /** The check threw an exception or error. */
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
