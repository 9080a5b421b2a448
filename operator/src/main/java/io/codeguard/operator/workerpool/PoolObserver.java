package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.redis.PoolQueue;
import io.codeguard.operator.redis.QueueProbe;
import io.codeguard.operator.redis.QueueState;
import io.codeguard.operator.redis.Queues;
import io.codeguard.queue.QueueMonitor;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Observes a pool's workers and queue. Problems with Redis are part of the observation, not thrown.
 */
final class PoolObserver {
  private final Queues queues;
  private final WorkerPods pods;
  private final PoolSecrets secrets;
  private final Consumer<PoolName> redisRecovered;
  private final Consumer<PoolName> wake;
  private final Clock clock;

  /**
   * @param redisRecovered called with each pool whose Redis is available again
   * @param wake called with each pool that should be reconciled
   */
  PoolObserver(
      Queues queues,
      WorkerPods pods,
      PoolSecrets secrets,
      Consumer<PoolName> redisRecovered,
      Consumer<PoolName> wake,
      Clock clock) {
    this.queues = queues;
    this.pods = pods;
    this.secrets = secrets;
    this.redisRecovered = redisRecovered;
    this.wake = wake;
    this.clock = clock;
  }

  PoolObservation observe(WorkerPool pool, Optional<Deployment> deployment, int jobs) {
    return new PoolObservation(
        clock.instant(),
        deployment,
        queue(pool),
        deployment.flatMap(d -> trouble(pool, d)),
        secrets.trouble(pool),
        jobs);
  }

  private Optional<WorkerTrouble> trouble(WorkerPool pool, Deployment deployment) {
    int ready =
        Optional.ofNullable(deployment.getStatus())
            .map(DeploymentStatus::getReadyReplicas)
            .orElse(0);
    return ready >= deployment.getSpec().getReplicas()
        ? Optional.empty()
        : pods.trouble(pool, deployment);
  }

  private QueueView queue(WorkerPool pool) {
    PoolQueue queue;
    try {
      queue = queues.of(pool);
    } catch (NoRedisException e) {
      return new QueueView.Unnamed(e.reason(), e.getMessage());
    }
    PoolName name = PoolName.of(pool);
    return switch (queue.probe(() -> wake.accept(name))) {
      case QueueState.Reached(QueueMonitor monitor, QueueProbe probe) -> {
        if (probe.recovered()) {
          redisRecovered.accept(name);
        }
        yield new QueueView.Reached(queue.binding(), monitor, probe.stats(), probe.safety());
      }
      case QueueState.Away(String message) -> new QueueView.Away(queue.binding(), message);
      case QueueState.Waiting _ -> new QueueView.Waiting(queue.binding());
    };
  }
}
