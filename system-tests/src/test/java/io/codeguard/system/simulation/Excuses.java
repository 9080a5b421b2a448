package io.codeguard.system.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.queue.Lease;
import io.codeguard.queue.LeasedTask;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How often a task was with a worker that died, slept or could not reach Redis: so many attempts
 * may be spent. Whatever Redis or the operator do spends none.
 */
final class Excuses {
  private final Map<String, Integer> excuses = new HashMap<>();
  private final Set<String> left = new HashSet<>();
  private boolean lostData;
  private boolean leadersOverlapped;

  /** The worker that holds the lease is at fault if it is lost. */
  void give(Lease lease) {
    for (LeasedTask task : lease.tasks()) {
      excuses.merge(key(lease.jobId(), lease.group(), text(task)), 1, Integer::sum);
    }
  }

  int of(String queueJob, String group, String path) {
    return excuses.getOrDefault(key(queueJob, group, path), 0);
  }

  private static String key(String queueJob, String group, String path) {
    return queueJob + "|" + group + "|" + path;
  }

  private static String text(LeasedTask task) {
    return new String(task.payload(), UTF_8);
  }

  /** Something of a deleted job may be in Redis until it expires. */
  void mayLeave(String uid) {
    left.add(uid);
  }

  boolean mayHaveLeft(String uid) {
    return left.contains(uid);
  }

  /**
   * A former leader works on for a moment: it may begin a job again that the new one has just
   * removed, and what it leaves of it is there until it expires.
   */
  void leadersOverlap() {
    leadersOverlapped = true;
  }

  boolean leadersOverlapped() {
    return leadersOverlapped;
  }

  /** Redis has lost some of what it held, or all. */
  void dataLost() {
    lostData = true;
  }

  boolean lostData() {
    return lostData;
  }
}
