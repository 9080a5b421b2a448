package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import java.time.Duration;
import java.util.Objects;

/** Whether a rollout is replacing a pool's workers, possibly with more capable ones. Pure. */
final class Rollout {
  /** The time by which a change of the pool is visible in its status. */
  static final Duration STATUS_DELAY = Duration.ofSeconds(5);

  private Rollout() {}

  /** How long a job that the current workers cannot process waits for new ones. */
  static Duration timeout(WorkerPool pool) {
    WorkerPoolStatus status = pool.getStatus();
    boolean complete =
        status != null
            && Objects.equals(status.observedGeneration(), pool.getMetadata().getGeneration())
            && status.rolledOut();
    return complete ? STATUS_DELAY : Duration.ofSeconds(pool.getSpec().rolloutDeadlineSeconds());
  }
}
