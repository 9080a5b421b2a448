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
 * Removes the data of deleted and finished jobs from Redis. Does not block the deletion: data that
 * cannot be removed now is removed later with the pool's record of started jobs, or expires.
 */
final class JobCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(JobCleanup.class);

  private final Queues queues;

  JobCleanup(Queues queues) {
    this.queues = queues;
  }

  /** Removes the data of a finished job; returns false if that is not possible at the moment. */
  boolean tryRemove(ValidationJob job, Optional<WorkerPool> pool) {
    try {
      pool.ifPresent(
          existing -> JobRun.remove(queues.of(existing).queue(), job.getMetadata().getUid()));
      return pool.isPresent();
    } catch (NoRedisException | QueueUnavailableException e) {
      return false;
    }
  }

  void clean(ValidationJob job, Optional<WorkerPool> pool) {
    if (pool.isEmpty()) {
      // Without a pool there is no data, or it is in the queue of a deleted pool, and
      // expires.
      return;
    }
    try {
      JobRun.remove(queues.of(pool.get()).queue(), job.getMetadata().getUid());
    } catch (NoRedisException | QueueUnavailableException e) {
      LOG.info(
          "The data of deleted job {}/{} cannot be removed from Redis at the moment: {}",
          job.getMetadata().getNamespace(),
          job.getMetadata().getName(),
          e.getMessage());
    }
  }
}
