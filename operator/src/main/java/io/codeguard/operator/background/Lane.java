package io.codeguard.operator.background;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Lets one kind of work use some of an executor's threads only; the rest waits. Thread-safe. */
final class Lane implements Executor {
  private final Executor threads;
  private final int most;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;

  Lane(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  @Override
  public synchronized void execute(Runnable work) {
    if (running < most) {
      running++;
      threads.execute(() -> run(work));
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
      threads.execute(() -> run(work));
    }
  }
}
