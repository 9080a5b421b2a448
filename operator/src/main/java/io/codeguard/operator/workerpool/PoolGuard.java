package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.PoolName;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Keeps a pool from being deleted while jobs are on it, by a finalizer that it has only so long. A
 * pool without jobs has none, nor has one that belongs to something else, so that uninstalling the
 * operator leaves nothing that cannot be deleted.
 */
final class PoolGuard {
  static final String FINALIZER = "codeguard.io/jobs";

  private final Apply apply;
  private final ToIntFunction<PoolName> jobs;

  /**
   * @param jobs counts a pool's jobs that have not ended
   */
  PoolGuard(Apply apply, ToIntFunction<PoolName> jobs) {
    this.apply = apply.of("guard");
    this.jobs = jobs;
  }

  /** Brings the finalizer in line; returns how many jobs are on the pool. */
  int guard(WorkerPool pool) {
    int running = jobs.applyAsInt(PoolName.of(pool));
    boolean guarded = pool.hasFinalizer(FINALIZER);
    // The chart's own pool goes with the chart, when no operator is left to let it go.
    boolean guard = running > 0 && pool.getMetadata().getOwnerReferences().isEmpty();
    if (guard && !guarded && !pool.isMarkedForDeletion()) {
      write(pool, List.of(FINALIZER));
    } else if (!guard && guarded) {
      write(pool, List.of());
    }
    return running;
  }

  private void write(WorkerPool pool, List<String> finalizers) {
    WorkerPool fresh = new WorkerPool();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(pool.getMetadata().getName())
            .withNamespace(pool.getMetadata().getNamespace())
            // Without it the write would create a pool that has just been deleted.
            .withUid(pool.getMetadata().getUid())
            .withFinalizers(finalizers)
            .build());
    var _ = apply.resource(fresh);
  }
}
