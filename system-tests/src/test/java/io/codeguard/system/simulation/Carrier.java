package io.codeguard.system.simulation;

import java.lang.reflect.Constructor;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Runs the threads of a history, and the virtual threads that they start, on the simulation's own
 * thread. Switching between platform threads would take much longer than the simulated steps,
 * especially on a busy machine.
 *
 * <p>Java has no public API for a virtual thread's scheduler. Without access to the internal one
 * ({@code --add-opens java.base/java.lang=ALL-UNNAMED}), the simulation is the same but slower.
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

  /** Creates a virtual thread that runs while a caller {@linkplain #await waits}. */
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

  /** Called by Java when a thread can continue. */
  @Override
  public void execute(Runnable step) {
    ready.add(step);
  }

  /** Runs threads until one of them releases the permit. */
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

  /** Runs all threads that can continue. */
  void rest() {
    for (Runnable step = ready.poll(); step != null; step = ready.poll()) {
      step.run();
    }
  }
}
