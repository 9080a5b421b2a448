package io.codeguard.system.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.queue.Lease;
import io.codeguard.queue.LeasedTask;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts, per task, leases of workers that crashed, were suspended or could not reach Redis: the
 * number of attempts that may be spent. Faults of Redis or the operator may spend none.
 */
final class Excuses {
  private final Map<String, Integer> excuses = new HashMap<>();
  private final Set<String> left = new HashSet<>();
  private boolean lostData;
  private boolean leadersOverlapped;

  /** Records that the worker with the lease would be the cause if it is lost. */
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

  /** Records that data of a deleted job may remain in Redis until it expires. */
  void mayLeave(String uid) {
    left.add(uid);
  }

  boolean mayHaveLeft(String uid) {
    return left.contains(uid);
  }

  /**
   * Records that a previous leader is still active for a moment: it may restart a job that the new
   * one has just removed, whose data then remains until it expires.
   */
  void leadersOverlap() {
    leadersOverlapped = true;
  }

  boolean leadersOverlapped() {
    return leadersOverlapped;
  }

  /** Records that Redis has lost some or all data. */
  void dataLost() {
    lostData = true;
  }

  boolean lostData() {
    return lostData;
  }
}
