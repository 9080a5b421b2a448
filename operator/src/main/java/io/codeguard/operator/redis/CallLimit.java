package io.codeguard.operator.redis;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Limits the number of threads in calls to one Redis, so that an unresponsive Redis does not block
 * all threads of the operator. A caller that gets no permit is called back when it should retry.
 * Thread-safe.
 */
final class CallLimit {
  private final int max;
  private final Map<String, Runnable> waiting = new LinkedHashMap<>();
  private int used;

  CallLimit(int max) {
    this.max = max;
  }

  /**
   * Acquires a permit, which has to be released; returns false when there is none.
   *
   * @param caller identifies the caller, which is queued at max once
   * @param retry called later if there is no permit now
   */
  synchronized boolean tryAcquire(String caller, Runnable retry) {
    if (used == max) {
      waiting.put(caller, retry);
      return false;
    }
    used++;
    return true;
  }

  void release() {
    next().ifPresent(Runnable::run);
  }

  private synchronized Optional<Runnable> next() {
    used--;
    Iterator<Runnable> queue = waiting.values().iterator();
    if (!queue.hasNext()) {
      return Optional.empty();
    }
    Runnable first = queue.next();
    queue.remove();
    return Optional.of(first);
  }
}
