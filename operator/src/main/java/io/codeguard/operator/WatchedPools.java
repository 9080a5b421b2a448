package io.codeguard.operator;

import io.codeguard.operator.http.PoolSource;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.redis.Queues;
import io.codeguard.operator.validationjob.JobIndex;
import io.codeguard.queue.QueueMonitor;
import java.util.List;
import java.util.Optional;

/** The pools that this operator watches. */
record WatchedPools(JobIndex jobs, Queues queues) implements PoolSource {
  @Override
  public List<PoolName> names() {
    return jobs.pools();
  }

  @Override
  public Optional<QueueMonitor> monitor(PoolName name) {
    return jobs.pool(name).map(pool -> queues.of(pool).queue().monitor());
  }
}
