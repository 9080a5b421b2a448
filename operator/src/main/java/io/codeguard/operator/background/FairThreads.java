package io.codeguard.operator.background;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shares the reconciler threads fairly between namespaces, so that a namespace with many or slow
 * resources does not starve the others. A namespace gets another thread while it uses fewer than
 * are free. Thread-safe.
 */
public final class FairThreads {
  private final Map<String, Integer> used = new HashMap<>();
  private final Map<String, Map<String, Runnable>> waiting = new LinkedHashMap<>();
  private int free;

  /**
   * @param threads the number of threads
   */
  public FairThreads(int threads) {
    this.free = threads;
  }

  /** A thread that a namespace uses until this is closed. */
  public final class Share implements AutoCloseable {
    private final String namespace;

    private Share(String namespace) {
      this.namespace = namespace;
    }

    @Override
    public void close() {
      release(namespace).ifPresent(Runnable::run);
    }
  }

  /**
   * Acquires the calling thread for the namespace; empty when the namespace has its fair share.
   *
   * @param caller identifies the caller, which is queued at most once
   * @param retry called once when the caller should try again
   */
  public synchronized Optional<Share> tryAcquire(String namespace, String caller, Runnable retry) {
    if (mayAcquire(namespace)) {
      return Optional.of(acquire(namespace, caller));
    }
    waiting.computeIfAbsent(namespace, _ -> new LinkedHashMap<>()).put(caller, retry);
    return Optional.empty();
  }

  /** Acquires the thread regardless of the fair share; the caller is no longer queued. */
  public synchronized Share acquire(String namespace, String caller) {
    waiting.computeIfPresent(namespace, (_, queue) -> without(queue, caller));
    used.merge(namespace, 1, Integer::sum);
    free--;
    return new Share(namespace);
  }

  private boolean mayAcquire(String namespace) {
    return used.getOrDefault(namespace, 0) < free;
  }

  /** The caller that has waited longest, of the namespace that was served least recently. */
  private synchronized Optional<Runnable> release(String released) {
    used.merge(released, -1, (before, less) -> before + less == 0 ? null : before + less);
    free++;
    Optional<String> namespace = waiting.keySet().stream().filter(this::mayAcquire).findFirst();
    if (namespace.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Runnable> queue = waiting.remove(namespace.get());
    Map.Entry<String, Runnable> first = queue.entrySet().iterator().next();
    if (without(queue, first.getKey()) != null) {
      waiting.put(namespace.get(), queue);
    }
    return Optional.of(first.getValue());
  }

  /** Null when the queue is empty, which removes it from the map. */
  private static Map<String, Runnable> without(Map<String, Runnable> queue, String caller) {
    queue.remove(caller);
    return queue.isEmpty() ? null : queue;
  }
}
