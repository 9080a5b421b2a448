package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.RefusedException;
import io.codeguard.operator.redis.RedisBinding;
import io.codeguard.operator.settings.OperatorSettings;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reconciles pools' Deployments. A Deployment that is unchanged since the last write is not written
 * again; one that was modified by another client is.
 */
final class WorkerDeployments {
  /**
   * The last write.
   *
   * @param generation of the Deployment after the write
   */
  private record Written(Deployment desired, String uid, Long generation) {
    boolean isCurrent(Deployment found, Deployment newDesired) {
      return desired.equals(newDesired)
          && found.getMetadata().getUid().equals(uid)
          && found.getMetadata().getGeneration().equals(generation);
    }
  }

  private final Apply apply;
  private final OperatorSettings settings;
  private final Map<String, Written> written = new ConcurrentHashMap<>();

  WorkerDeployments(Apply apply, OperatorSettings settings) {
    this.apply = apply;
    this.settings = settings;
  }

  /** Applies the Deployment if needed; returns it if it was written. */
  Optional<Deployment> reconcile(
      WorkerPool pool, RedisBinding redis, Optional<Deployment> found, int replicas) {
    Deployment desired = WorkerDeployment.render(pool, redis, settings, replicas);
    String uid = pool.getMetadata().getUid();
    Written last = written.get(uid);
    if (last != null && found.isPresent() && last.isCurrent(found.get(), desired)) {
      return Optional.empty();
    }
    if (last == null && found.isEmpty()) {
      rejectForeign(desired, uid);
    }
    if (last == null) {
      var _ = apply.resource(DisruptionBudget.render(pool));
    }
    Deployment now = apply.resource(desired);
    written.put(
        uid, new Written(desired, now.getMetadata().getUid(), now.getMetadata().getGeneration()));
    return Optional.of(now);
  }

  void forget(String poolId) {
    written.remove(poolId);
  }

  /** A forced server-side apply would otherwise take over a Deployment of another owner. */
  private void rejectForeign(Deployment desired, String poolId) {
    boolean foreign =
        apply
            .read(desired)
            .filter(
                found ->
                    found.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> owner.getUid().equals(poolId)))
            .isPresent();
    if (foreign) {
      throw new RefusedException(
          "Deployment %s exists and does not belong to this pool: delete it, or rename the pool"
              .formatted(desired.getMetadata().getName()));
    }
  }
}
