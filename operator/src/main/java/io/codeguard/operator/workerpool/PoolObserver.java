package io.codeguard.operator.workerpool;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.operator.redis.PoolQueue;
import io.codeguard.operator.redis.Probe;
import io.codeguard.operator.redis.Queues;
import io.codeguard.queue.QueueUnavailableException;
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
  private final Clock clock;

  /**
   * @param redisIsBack told of each pool whose Redis answers again
   */
  PoolObserver(
      Queues queues,
      WorkerPods pods,
      PoolSecrets secrets,
      Consumer<PoolName> redisIsBack,
      Clock clock) {
    this.queues = queues;
    this.pods = pods;
    this.secrets = secrets;
    this.redisIsBack = redisIsBack;
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
    try {
      Probe probe = queue.probe();
      if (probe.returned()) {
        redisIsBack.accept(PoolName.of(pool));
      }
      return new QueueView.Reached(
          queue.binding(), queue.queue().monitor(), probe.stats(), probe.safety());
    } catch (QueueUnavailableException e) {
      return new QueueView.Away(queue.binding(), e.getMessage());
    }
  }
}
