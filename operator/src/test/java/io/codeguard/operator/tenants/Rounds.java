package io.codeguard.operator.tenants;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs an attack in the background, for some time and at least a number of rounds. */
final class Rounds implements AutoCloseable {
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger made = new AtomicInteger();
  private final long end;
  private final int least;
  private final ScheduledFuture<?> rounds;

  Rounds(Trouble trouble, Duration time, int least) {
    this.least = least;
    this.end = System.nanoTime() + time.toNanos();
    this.rounds =
        thread.scheduleAtFixedRate(
            () -> round(trouble), 0, trouble.apart().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round(Trouble trouble) {
    if (isEnough()) {
      return;
    }
    try {
      trouble.round();
      made.incrementAndGet();
    } catch (Exception e) {
      throw new IllegalStateException("the trouble itself failed", e);
    }
  }

  /** Whether no further round will start. */
  boolean isOver() {
    return isEnough() || rounds.isDone();
  }

  private boolean isEnough() {
    return System.nanoTime() >= end && made.get() >= least;
  }

  int made() {
    return made.get();
  }

  /** Waits for the current round; throws the failure of a round. */
  void end() throws InterruptedException, ExecutionException {
    rounds.cancel(false);
    thread.shutdown();
    var _ = thread.awaitTermination(5, TimeUnit.MINUTES);
    if (!rounds.isCancelled()) {
      rounds.get();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
