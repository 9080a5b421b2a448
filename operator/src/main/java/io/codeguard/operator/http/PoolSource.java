package io.codeguard.operator.http;

import io.codeguard.operator.kube.PoolName;
import io.codeguard.queue.QueueMonitor;
import java.util.List;
import java.util.Optional;

/** Looks up pools' queues. */
public interface PoolSource {
  /** All pools. */
  List<PoolName> names();

  /**
   * The pool's queue; empty when the pool does not exist.
   *
   * @throws RuntimeException when its Redis cannot be used; the message is suitable for users
   */
  Optional<QueueMonitor> monitor(PoolName pool);
}
