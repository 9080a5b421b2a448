package io.codeguard.operator;

import io.codeguard.operator.http.PoolSource;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.queue.QueueMonitor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The pools that this operator watches. */
record WatchedPools(Supplier<Optional<Controllers>> controllers) implements PoolSource {
  @Override
  public List<PoolName> names() {
    return controllers.get().map(parts -> parts.jobs().pools()).orElse(List.of());
  }

  @Override
  public Optional<QueueMonitor> monitor(PoolName name) {
    return controllers
        .get()
        .flatMap(
            parts ->
                parts.jobs().pool(name).map(pool -> parts.queues().of(pool).queue().monitor()));
  }
}
