package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import java.time.Duration;
import java.util.Objects;

/** Whether a pool's workers are being replaced by others that may be able to do more. Pure. */
final class Rollout {
  /** By which a change of the pool that has just been made is seen in its status. */
  static final Duration SEEN = Duration.ofSeconds(5);

  private Rollout() {}

  /** For how long a job that the pool's workers cannot do waits for others. */
  static Duration patience(WorkerPool pool) {
    WorkerPoolStatus status = pool.getStatus();
    boolean over =
        status != null
            && Objects.equals(status.observedGeneration(), pool.getMetadata().getGeneration())
            && status.rolledOut();
    return over ? SEEN : Duration.ofSeconds(pool.getSpec().rolloutDeadlineSeconds());
  }
}
