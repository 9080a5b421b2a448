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
 * Brings pools' Deployments in line. A Deployment that is as it was written last is left alone; one
 * that somebody else changed is written again.
 */
final class WorkerDeployments {
  /**
   * What was written last.
   *
   * @param generation the server's count of changes to the spec, then
   */
  private record Written(Deployment wanted, String id, Long generation) {
    boolean still(Deployment found, Deployment nowWanted) {
      return wanted.equals(nowWanted)
          && found.getMetadata().getUid().equals(id)
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

  /** Writes the Deployment if it has to be; returns it as it then is, when it was written. */
  Optional<Deployment> bringInLine(
      WorkerPool pool, RedisBinding redis, Optional<Deployment> found, int replicas) {
    Deployment wanted = WorkerDeployment.render(pool, redis, settings, replicas);
    String id = pool.getMetadata().getUid();
    Written last = written.get(id);
    if (last != null && found.isPresent() && last.still(found.get(), wanted)) {
      return Optional.empty();
    }
    if (last == null && found.isEmpty()) {
      refuseForeign(wanted, id);
    }
    if (last == null) {
      var _ = apply.resource(Disruption.render(pool));
    }
    Deployment now = apply.resource(wanted);
    written.put(
        id, new Written(wanted, now.getMetadata().getUid(), now.getMetadata().getGeneration()));
    return Optional.of(now);
  }

  void forget(String poolId) {
    written.remove(poolId);
  }

  /** Force of server-side apply must not take over what somebody else made. */
  private void refuseForeign(Deployment wanted, String poolId) {
    boolean foreign =
        apply
            .read(wanted)
            .filter(
                found ->
                    found.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> owner.getUid().equals(poolId)))
            .isPresent();
    if (foreign) {
      throw new RefusedException(
          "a Deployment %s that is not this pool's exists: delete it, or rename the pool"
              .formatted(wanted.getMetadata().getName()));
    }
  }
}
