package io.codeguard.system.simulation;

import io.codeguard.queue.Lease;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * A thread of a simulated process. It runs while the simulation waits for it, and blocks in each
 * call until the simulation delivers the response.
 */
final class Actor {
  /** Ends the thread of a killed process. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Receives the response to a call; called once by the simulation. */
  interface Reply<T> {
    void answer(T result);

    void fail(RuntimeException failure);
  }

  private final Instance instance;
  private final Thread thread;
  private final Semaphore turn = new Semaphore(0);
  private final Semaphore stopped = new Semaphore(0);
  private Runnable request;
  private Object result;
  private RuntimeException failure;
  private boolean started;
  private boolean ended;
  private Throwable crash;
  private Optional<Lease> lease = Optional.empty();

  /** Creates a thread of the instance; {@link #start} starts it. */
  Actor(Instance instance, String name, Runnable body) {
    this.instance = instance;
    this.thread =
        instance
            .carrier()
            .thread(
                name,
                () -> {
                  turn.acquireUninterruptibly();
                  try {
                    body.run();
                  } catch (Killed e) {
                    // Expected.
                  } catch (RuntimeException | Error e) {
                    crash = e;
                  } finally {
                    ended = true;
                    stopped.release();
                  }
                });
    instance.add(this);
  }

  void start() {
    started = true;
    thread.start();
    go();
  }

  /** Runs the thread until it blocks. */
  private void go() {
    instance.runs(this);
    turn.release();
    instance.carrier().await(stopped);
    if (ended) {
      instance.remove(this);
      if (crash != null) {
        throw new IllegalStateException(thread.getName() + " fell over", crash);
      }
      return;
    }
    Runnable now = request;
    request = null;
    now.run();
  }

  /** Called by the thread itself: makes the call and blocks until the response. */
  @SuppressWarnings("unchecked")
  <T> T await(Consumer<Reply<T>> call) {
    if (instance.isDead()) {
      throw new Killed();
    }
    result = null;
    failure = null;
    request = () -> call.accept(reply());
    stopped.release();
    turn.acquireUninterruptibly();
    if (instance.isDead()) {
      throw new Killed();
    }
    if (failure != null) {
      throw failure;
    }
    return (T) result;
  }

  private <T> Reply<T> reply() {
    return new Reply<>() {
      @Override
      public void answer(T answer) {
        instance.whenAwake(
            () -> {
              result = answer;
              go();
            });
      }

      @Override
      public void fail(RuntimeException why) {
        instance.whenAwake(
            () -> {
              failure = why;
              go();
            });
      }
    };
  }

  /** The lease that it is processing, if any. */
  Optional<Lease> lease() {
    return lease;
  }

  void isAbout(Optional<Lease> now) {
    lease = now;
  }

  /** Interrupts it, like another thread of its process. */
  void interrupt() {
    thread.interrupt();
  }

  boolean isInterrupted() {
    return thread.isInterrupted();
  }

  /** Ends the thread of a killed process. */
  void unwind() {
    if (started && !ended) {
      turn.release();
      instance.carrier().await(stopped);
    }
  }
}
