package io.codeguard.operator.background;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Runs at most a given number of tasks on an executor at a time; the others wait. Thread-safe. */
final class BoundedExecutor implements Executor {
  private final Executor delegate;
  private final int max;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  BoundedExecutor(Executor delegate, int max) {
    this.delegate = delegate;
    this.max = max;
  }

  @Override
  public synchronized void execute(Runnable work) {
    if (running < max) {
      running++;
      delegate.execute(() -> run(work));
    } else {
      waiting.add(work);
    }
  }

  private void run(Runnable work) {
    try {
      work.run();
    } finally {
      next();
    }
  }

  private synchronized void next() {
    Runnable work = waiting.poll();
    if (work == null) {
      running--;
    } else {
      delegate.execute(() -> run(work));
    }
  }
}
