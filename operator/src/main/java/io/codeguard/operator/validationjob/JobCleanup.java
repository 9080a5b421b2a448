package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.job.JobRun;
import io.codeguard.operator.kube.ObjectEvents;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.redis.Queues;
import io.codeguard.queue.QueueUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Removes what a deleted job left in Redis. A Redis that is gone for good does not keep a job, and
 * so its namespace, from being deleted: after a while it goes through, and what is left expires by
 * itself.
 */
final class JobCleanup {
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Queues queues;
  private final ObjectEvents events;
  private final Clock clock;

  JobCleanup(Queues queues, ObjectEvents events, Clock clock) {
    this.queues = queues;
    this.events = events;
    this.clock = clock;
  }

  /** Removes what a finished job left, if its Redis can be used now. */
  boolean removed(ValidationJob job, Optional<WorkerPool> pool) {
    try {
      pool.ifPresent(of -> JobRun.remove(queues.of(of).queue(), job.getMetadata().getUid()));
      return pool.isPresent();
    } catch (NoRedisException | QueueUnavailableException e) {
      return false;
    }
  }

  /** Returns whether the job may go. */
  boolean clean(ValidationJob job, Optional<WorkerPool> pool) {
    if (pool.isEmpty()) {
      // A job whose pool never existed left nothing; the queue of one that is gone expires.
      return true;
    }
    try {
      JobRun.remove(queues.of(pool.get()).queue(), job.getMetadata().getUid());
      return true;
    } catch (NoRedisException | QueueUnavailableException e) {
      Instant since = Instant.parse(job.getMetadata().getDeletionTimestamp());
      if (clock.instant().isBefore(since.plus(PATIENCE))) {
        return false;
      }
      events.warning(
          job,
          "LeftInRedis",
          "deleted although its Redis did not answer for %d s (%s); what it left there expires by itself"
              .formatted(PATIENCE.toSeconds(), e.getMessage()));
      return true;
    }
  }
}
