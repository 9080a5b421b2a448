package io.codeguard.operator.validationjob;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.Source;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.reading.Unreadable;
import java.util.List;
import java.util.Optional;

/** Whether a job may use its pool. Pure. */
sealed interface PoolAccess {
  /** The job may use the pool. */
  record Granted(WorkerPool pool) implements PoolAccess {}

  /**
   * The job may not use the pool, or not yet.
   *
   * @param reason of the condition
   * @param message the cause and the remedy
   */
  record Denied(ConditionReason reason, String message) implements PoolAccess {}

  /**
   * @param name of the job's pool, or of the default pool
   * @param started whether the job has started on the pool
   * @param pool if it exists
   */
  static PoolAccess of(
      ValidationJob job, boolean started, Optional<PoolName> name, Optional<WorkerPool> pool) {
    if (name.isEmpty()) {
      return new Denied(
          ConditionReason.NO_DEFAULT_POOL,
          "no default pool is configured: recreate the job with spec.poolRef");
    }
    if (pool.isEmpty()) {
      return new Denied(
          ConditionReason.POOL_MISSING,
          "pool %s does not exist: create it, and the job continues".formatted(name.get()));
    }
    Optional<String> unreadable = Unreadable.reason(pool.get());
    if (unreadable.isPresent()) {
      return new Denied(
          ConditionReason.POOL_UNREADABLE,
          "pool %s cannot be read (%s): once its owner corrects it, the job continues"
              .formatted(name.get(), unreadable.get()));
    }
    if (pool.get().isMarkedForDeletion() && !started) {
      return new Denied(
          ConditionReason.POOL_DELETED,
          "pool %s is being deleted: recreate it, and the job continues".formatted(name.get()));
    }
    String namespace = job.getMetadata().getNamespace();
    List<String> allowed = pool.get().getSpec().allowedNamespaces();
    boolean granted =
        namespace.equals(name.get().namespace())
            || allowed.contains("*")
            || allowed.contains(namespace);
    if (!granted) {
      return new Denied(
          ConditionReason.NAMESPACE_NOT_ALLOWED,
          "pool %s does not accept jobs of namespace %s: its owner can add it to spec.allowedNamespaces"
              .formatted(name.get(), namespace));
    }
    return volume(job, name.get(), pool.get()).orElse(new Granted(pool.get()));
  }

  /** Claims are namespaced: a claim of the same name in the pool's namespace is another one. */
  private static Optional<PoolAccess> volume(ValidationJob job, PoolName name, WorkerPool pool) {
    Source.Volume volume = job.getSpec().source().volume();
    String namespace = job.getMetadata().getNamespace();
    if (volume == null) {
      return Optional.empty();
    }
    if (!namespace.equals(name.namespace())) {
      return Optional.of(
          new Denied(
              ConditionReason.VOLUME_ELSEWHERE,
              "pool %s cannot mount claim %s of namespace %s: recreate the job with a pool of that"
                      .formatted(name, volume.claimName(), namespace)
                  + " namespace in spec.poolRef"));
    }
    return pool.getSpec().sourceVolumes().contains(volume.claimName())
        ? Optional.empty()
        : Optional.of(
            new Denied(
                ConditionReason.VOLUME_NOT_MOUNTED,
                "pool %s does not mount claim %s: its owner can add it to spec.sourceVolumes, and the job"
                        .formatted(name, volume.claimName())
                    + " continues"));
  }
}
