package io.codeguard.operator.validationjob;

import io.codeguard.jobengine.JobRun;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what Redis holds of a running job from expiring, and asks for that only now and then. */
final class KeepAlive {
  private static final Duration APART = Duration.ofHours(6);

  private final Clock clock;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  KeepAlive(Clock clock) {
    this.clock = clock;
  }

  void now(TaskQueue queue, String uid) {
    Instant now = clock.instant();
    if (!now.isBefore(next.getOrDefault(uid, now))) {
      try {
        JobRun.keepAlive(queue, uid);
        next.put(uid, now.plus(APART));
      } catch (QueueUnavailableException e) {
        if (!e.full()) {
          throw e;
        }
        // There are days left to do it, and the job's next step may be what makes room.
      }
    }
  }

  void forget(String uid) {
    next.remove(uid);
  }
}
