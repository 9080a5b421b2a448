package io.codeguard.operator.redis;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Limits how many threads are in calls to one Redis at a time: one that freezes must not hold all
 * that the operator has. Who is turned away is woken when another try is worth it. Thread-safe.
 */
final class CallLimit {
  private final int most;
  private final Map<String, Runnable> waiting = new LinkedHashMap<>();
  private int taken;

  CallLimit(int most) {
    this.most = most;
  }

  /**
   * Returns whether there is a turn; it has to be ended.
   *
   * @param who waits once, however often it asks
   * @param wake called later when there is none now
   */
  synchronized boolean take(String who, Runnable wake) {
    if (taken == most) {
      waiting.put(who, wake);
      return false;
    }
    taken++;
    return true;
  }

  void end() {
    next().ifPresent(Runnable::run);
  }

  private synchronized Optional<Runnable> next() {
    taken--;
    Iterator<Runnable> all = waiting.values().iterator();
    if (!all.hasNext()) {
      return Optional.empty();
    }
    Runnable first = all.next();
    all.remove();
    return Optional.of(first);
  }
}
