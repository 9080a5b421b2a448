package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.jobengine.JobRun;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.redis.Queues;
import io.codeguard.queue.QueueUnavailableException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what a deleted job left in Redis. The deletion does not wait for it: what cannot be
 * removed now is removed by its pool's record of started jobs, and expires by itself in the end.
 */
final class JobCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(JobCleanup.class);

  private final Queues queues;

  JobCleanup(Queues queues) {
    this.queues = queues;
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

  void clean(ValidationJob job, Optional<WorkerPool> pool) {
    if (pool.isEmpty()) {
      // A job whose pool never existed left nothing; the queue of one that is gone expires.
      return;
    }
    try {
      JobRun.remove(queues.of(pool.get()).queue(), job.getMetadata().getUid());
    } catch (NoRedisException | QueueUnavailableException e) {
      LOG.info(
          "What the deleted job {}/{} left in Redis stays there for now: {}",
          job.getMetadata().getNamespace(),
          job.getMetadata().getName(),
          e.getMessage());
    }
  }
}
