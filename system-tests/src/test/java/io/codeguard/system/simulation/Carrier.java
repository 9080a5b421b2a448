package io.codeguard.system.simulation;

import java.lang.reflect.Constructor;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Runs the threads of a history, and the virtual threads that those start, on the thread of the
 * simulation itself. To hand the turn to another thread of the machine and back takes many times
 * longer than most of what is done with it, most of all where others want the machine, too.
 *
 * <p>Java has no public way to choose a virtual thread's scheduler. Where its own is closed to
 * tests (it is opened by {@code --add-opens java.base/java.lang=ALL-UNNAMED}) everything is the
 * same, only slower.
 */
final class Carrier implements Executor {
  private static final Optional<Constructor<?>> BUILDERS = builders();

  private final BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();

  private static Optional<Constructor<?>> builders() {
    try {
      Constructor<?> builders =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      return builders.trySetAccessible() ? Optional.of(builders) : Optional.empty();
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** A virtual thread that runs while somebody {@linkplain #await waits}. */
  Thread thread(String name, Runnable body) {
    return builder().name(name).unstarted(body);
  }

  private Thread.Builder.OfVirtual builder() {
    if (BUILDERS.isEmpty()) {
      return Thread.ofVirtual();
    }
    try {
      return (Thread.Builder.OfVirtual) BUILDERS.get().newInstance(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by Java when a thread can go on. */
  @Override
  public void execute(Runnable step) {
    ready.add(step);
  }

  /** Lets threads run until one of them gives the permit. */
  void await(Semaphore permit) {
    if (BUILDERS.isEmpty()) {
      permit.acquireUninterruptibly();
      return;
    }
    try {
      while (!permit.tryAcquire()) {
        ready.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Lets all threads that can go on do so. */
  void rest() {
    for (Runnable step = ready.poll(); step != null; step = ready.poll()) {
      step.run();
    }
  }
}
