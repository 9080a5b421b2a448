package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.redis.PoolQueue;
import io.codeguard.operator.redis.Probe;
import io.codeguard.operator.redis.QueueState;
import io.codeguard.operator.redis.Queues;
import io.codeguard.queue.QueueMonitor;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at a pool's workers and queue; trouble with Redis is part of what it sees. */
final class PoolObserver {
  private final Queues queues;
  private final WorkerPods pods;
  private final PoolSecrets secrets;
  private final Consumer<PoolName> redisIsBack;
  private final Consumer<PoolName> wake;
  private final Clock clock;

  /**
   * @param redisIsBack told of each pool whose Redis answers again
   * @param wake told of each pool that is worth another look
   */
  PoolObserver(
      Queues queues,
      WorkerPods pods,
      PoolSecrets secrets,
      Consumer<PoolName> redisIsBack,
      Consumer<PoolName> wake,
      Clock clock) {
    this.queues = queues;
    this.pods = pods;
    this.secrets = secrets;
    this.redisIsBack = redisIsBack;
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
    return switch (queue.look(() -> wake.accept(name))) {
      case QueueState.Reached(QueueMonitor monitor, Probe probe) -> {
        if (probe.returned()) {
          redisIsBack.accept(name);
        }
        yield new QueueView.Reached(queue.binding(), monitor, probe.stats(), probe.safety());
      }
      case QueueState.Away(String message) -> new QueueView.Away(queue.binding(), message);
      case QueueState.Waiting _ -> new QueueView.Waiting(queue.binding());
    };
  }
}
