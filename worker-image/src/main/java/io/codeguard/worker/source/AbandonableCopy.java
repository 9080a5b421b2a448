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
 * Copies a tree on a thread of its own. To open a pipe is to wait for who writes to it, for ever
 * perhaps, and Java can neither do without nor be woken up. So a file whose place a pipe took after
 * it was looked at costs that thread; the worker goes on without it. Thread-safe.
 *
 * @param patience with one file or directory that does not open
 */
record AbandonableCopy(Duration patience) {
  /** Threads that wait for pipes; no copy begins while there are as many. */
  private static final int MOST_ABANDONED = 16;

  private static final AtomicInteger ABANDONED = new AtomicInteger();

  /** What copies. */
  interface Work {
    FetchedSource run() throws IOException, SourceException, InterruptedException;
  }

  /**
   * @param copy what the work is done with, which tells how it gets on
   */
  FetchedSource run(TreeCopy copy, Work work)
      throws IOException, SourceException, InterruptedException {
    if (ABANDONED.get() >= MOST_ABANDONED) {
      throw SourceException.passing(
          "source.volume: the worker waits for %d files of volumes that do not open; are they pipes?"
                  .formatted(MOST_ABANDONED)
              + " Remove them, and restart it",
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
          throw SourceException.passing(
              "source.volume: a file or directory did not open within %d s; did a pipe take its place?"
                  .formatted(patience.toSeconds()),
              e);
        }
      }
    }
  }

  private boolean isStuck(TreeCopy copy) {
    return copy.opening().compareTo(patience) >= 0;
  }

  /** Nothing is written any more after this: who wakes up later finds itself interrupted. */
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
      var _ = Thread.ofVirtual().name("abandoned").start(() -> forget(thread));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ABANDONED.decrementAndGet();
    }
  }
}
