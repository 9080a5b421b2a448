package io.codeguard.operator.validationjob;

import io.codeguard.api.v1alpha1.Source;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.reading.Unreadable;
import java.util.List;
import java.util.Optional;

/** Whether a job may use its pool. Pure. */
sealed interface PoolAccess {
  /** It may. */
  record Granted(WorkerPool pool) implements PoolAccess {}

  /**
   * It may not, or not yet.
   *
   * @param reason one word
   * @param message what to do
   */
  record Refused(String reason, String message) implements PoolAccess {}

  /**
   * @param name the pool that the job, or the operator, names
   * @param started whether the job is on the pool already
   * @param pool if there is one of that name
   */
  static PoolAccess of(
      ValidationJob job, boolean started, Optional<PoolName> name, Optional<WorkerPool> pool) {
    if (name.isEmpty()) {
      return new Refused(
          "NoDefaultPool", "there is no default pool: recreate the job with spec.poolRef");
    }
    if (pool.isEmpty()) {
      return new Refused(
          "PoolMissing",
          "pool %s does not exist: create it, and the job continues".formatted(name.get()));
    }
    Optional<String> unreadable = Unreadable.reason(pool.get());
    if (unreadable.isPresent()) {
      return new Refused(
          "PoolUnreadable",
          "pool %s cannot be read (%s): its owner can correct it, and the job continues"
              .formatted(name.get(), unreadable.get()));
    }
    if (pool.get().isMarkedForDeletion() && !started) {
      return new Refused(
          "PoolDeleted",
          "pool %s is being deleted: recreate it, and the job continues".formatted(name.get()));
    }
    String namespace = job.getMetadata().getNamespace();
    List<String> allowed = pool.get().getSpec().allowedNamespaces();
    boolean granted =
        namespace.equals(name.get().namespace())
            || allowed.contains("*")
            || allowed.contains(namespace);
    if (!granted) {
      return new Refused(
          "NamespaceNotAllowed",
          "pool %s takes no jobs of namespace %s: its owner can add it to spec.allowedNamespaces"
              .formatted(name.get(), namespace));
    }
    return volume(job, name.get(), pool.get()).orElse(new Granted(pool.get()));
  }

  /** A claim is its namespace's own: a pool of another one has other claims of the same name. */
  private static Optional<PoolAccess> volume(ValidationJob job, PoolName name, WorkerPool pool) {
    Source.Volume volume = job.getSpec().source().volume();
    String namespace = job.getMetadata().getNamespace();
    if (volume == null) {
      return Optional.empty();
    }
    if (!namespace.equals(name.namespace())) {
      return Optional.of(
          new Refused(
              "VolumeElsewhere",
              "pool %s cannot mount claim %s of namespace %s: recreate the job with a pool of that"
                      .formatted(name, volume.claimName(), namespace)
                  + " namespace in spec.poolRef"));
    }
    return pool.getSpec().sourceVolumes().contains(volume.claimName())
        ? Optional.empty()
        : Optional.of(
            new Refused(
                "VolumeNotMounted",
                "pool %s does not mount claim %s: its owner can add it to spec.sourceVolumes, and the job"
                        .formatted(name, volume.claimName())
                    + " continues"));
  }
}
