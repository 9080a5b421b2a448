package io.codeguard.worker.source;

import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.TreeCopy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies a tree on a separate thread. Opening a named pipe blocks until it has a writer, and Java
 * can neither avoid nor interrupt that. If a pipe replaces a file after the file was checked, this
 * thread is abandoned and the worker continues. Thread-safe.
 *
 * @param patience how long opening one file or directory may take
 */
record AbandonableCopy(Duration patience) {
  /** The maximum number of abandoned threads; no copy starts while it is reached. */
  private static final int MAX_ABANDONED = 16;

  private static final AtomicInteger ABANDONED = new AtomicInteger();

  /** The copying. */
  interface Work {
    FetchedSource run() throws IOException, SourceException, InterruptedException;
  }

  /**
   * @param copy used by the work; reports its progress
   */
  FetchedSource run(TreeCopy copy, Work work)
      throws IOException, SourceException, InterruptedException {
    if (ABANDONED.get() >= MAX_ABANDONED) {
      throw SourceException.temporary(
          "source.volume: opening %d files of volumes is blocked; check whether they are named pipes."
                  .formatted(MAX_ABANDONED)
              + " Remove them and restart the worker",
          null);
    }
    FutureTask<FetchedSource> task = new FutureTask<>(work::run);
    Thread thread = Thread.ofPlatform().daemon().name("volume").start(task);
    try {
      return await(task, copy);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case SourceException cause -> throw cause;
        case InterruptedException cause -> throw cause;
        default -> throw new IllegalStateException(e.getCause());
      }
    } finally {
      end(thread, copy);
    }
  }

  private FetchedSource await(FutureTask<FetchedSource> task, TreeCopy copy)
      throws ExecutionException, InterruptedException, SourceException {
    while (true) {
      try {
        return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (isStuck(copy)) {
          throw SourceException.temporary(
              "source.volume: a file or directory did not open within %d s; check whether it was replaced by a named pipe"
                  .formatted(patience.toSeconds()),
              e);
        }
      }
    }
  }

  private boolean isStuck(TreeCopy copy) {
    return copy.opening().compareTo(patience) >= 0;
  }

  /** Nothing is written after this returns: a thread that is unblocked later is interrupted. */
  private void end(Thread thread, TreeCopy copy) {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive() && !isStuck(copy)) {
      try {
        var _ = thread.join(patience);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (thread.isAlive()) {
      ABANDONED.incrementAndGet();
      var _ = Thread.ofVirtual().name("abandoned").start(() -> awaitAbandoned(thread));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitAbandoned(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ABANDONED.decrementAndGet();
    }
  }
}
