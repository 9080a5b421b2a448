package io.codeguard.operator.http;

import io.codeguard.operator.kube.PoolName;
import io.codeguard.queue.QueueMonitor;
import java.util.List;
import java.util.Optional;

/** Where pools' queues are looked up. */
public interface PoolSource {
  /** All pools that there are. */
  List<PoolName> names();

  /**
   * The pool's queue, empty when there is no such pool.
   *
   * @throws RuntimeException when its Redis cannot be used; the message is fit for a person
   */
  Optional<QueueMonitor> monitor(PoolName pool);
}
