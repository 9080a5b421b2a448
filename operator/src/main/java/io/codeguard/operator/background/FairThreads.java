package io.codeguard.operator.background;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shares threads between namespaces: one that has many resources, or slow ones, must not keep the
 * others waiting. A namespace gets another thread while it has fewer than are free. Thread-safe.
 */
public final class FairThreads {
  private final Map<String, Integer> taken = new HashMap<>();
  private final Map<String, Map<String, Runnable>> waiting = new LinkedHashMap<>();
  private int free;

  /**
   * @param threads how many there are
   */
  public FairThreads(int threads) {
    this.free = threads;
  }

  /** A thread that a namespace has, until it is closed. */
  public final class Share implements AutoCloseable {
    private final String namespace;

    private Share(String namespace) {
      this.namespace = namespace;
    }

    @Override
    public void close() {
      next(namespace).ifPresent(Runnable::run);
    }
  }

  /**
   * The thread that the caller is on, if its namespace may have it now.
   *
   * @param who identifies the caller, which is queued once however often it asks
   * @param wake called once the caller should try again
   */
  public synchronized Optional<Share> take(String namespace, String who, Runnable wake) {
    if (mayTake(namespace)) {
      return Optional.of(force(namespace, who));
    }
    waiting.computeIfAbsent(namespace, _ -> new LinkedHashMap<>()).put(who, wake);
    return Optional.empty();
  }

  /** The same for what cannot be postponed; the caller is no longer queued. */
  public synchronized Share force(String namespace, String who) {
    waiting.computeIfPresent(namespace, (_, all) -> without(all, who));
    taken.merge(namespace, 1, Integer::sum);
    free--;
    return new Share(namespace);
  }

  private boolean mayTake(String namespace) {
    return taken.getOrDefault(namespace, 0) < free;
  }

  /** Whoever waits longest of the namespace that was woken least recently. */
  private synchronized Optional<Runnable> next(String ended) {
    taken.merge(ended, -1, (before, less) -> before + less == 0 ? null : before + less);
    free++;
    Optional<String> namespace = waiting.keySet().stream().filter(this::mayTake).findFirst();
    if (namespace.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Runnable> all = waiting.remove(namespace.get());
    Map.Entry<String, Runnable> first = all.entrySet().iterator().next();
    if (without(all, first.getKey()) != null) {
      waiting.put(namespace.get(), all);
    }
    return Optional.of(first.getValue());
  }

  /** Null when nobody is left. */
  private static Map<String, Runnable> without(Map<String, Runnable> all, String who) {
    all.remove(who);
    return all.isEmpty() ? null : all;
  }
}
