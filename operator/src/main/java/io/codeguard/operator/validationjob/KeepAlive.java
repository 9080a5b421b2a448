package io.codeguard.operator.validationjob;

import io.codeguard.jobengine.JobRun;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Periodically extends the expiry of a running job's data in Redis. Thread-safe. */
final class KeepAlive {
  private static final Duration INTERVAL = Duration.ofHours(6);

  private final Clock clock;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  KeepAlive(Clock clock) {
    this.clock = clock;
  }

  void refresh(TaskQueue queue, String uid) {
    Instant now = clock.instant();
    if (!now.isBefore(next.getOrDefault(uid, now))) {
      try {
        JobRun.keepAlive(queue, uid);
        next.put(uid, now.plus(INTERVAL));
      } catch (QueueUnavailableException e) {
        if (!e.full()) {
          throw e;
        }
        // The data expires days later, and the job's next step may free memory.
      }
    }
  }

  void forget(String uid) {
    next.remove(uid);
  }
}
