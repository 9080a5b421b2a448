package io.codeguard.operator;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.validationjob.JobIndex;
import io.codeguard.protocol.Documents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/**
 * Triggers reconciliations on Redis events. Only an optimization: a reconciler that misses an event
 * sees the change at its next poll. Thread-safe.
 */
final class Wakeups {
  private final SimpleInboundEventSource<WorkerPool> pools =
      new SimpleInboundEventSource<>("queue-events");
  private final SimpleInboundEventSource<ValidationJob> jobs =
      new SimpleInboundEventSource<>("queue-events");
  private final JobIndex index;

  Wakeups(JobIndex index) {
    this.index = index;
  }

  SimpleInboundEventSource<WorkerPool> pools() {
    return pools;
  }

  SimpleInboundEventSource<ValidationJob> jobs() {
    return jobs;
  }

  /** A queue job got its first task, made progress, or finished. */
  void queueChanged(PoolName pool, String queueJob) {
    pools.propagateEvent(pool.resource());
    index.byUid(Documents.mainJob(queueJob)).ifPresent(this::wake);
  }

  /** The pool's Redis is available again. */
  void redisRecovered(PoolName pool) {
    index.ofPool(pool).forEach(this::wake);
  }

  private void wake(HasMetadata job) {
    jobs.propagateEvent(ResourceID.fromResource(job));
  }
}
