package io.codeguard.operator.tenants;

import java.time.Duration;

/** An attack of a tenant, in rounds. */
interface Trouble extends AutoCloseable {
  /** The time between the starts of two rounds, if the API server keeps up. */
  Duration apart();

  /** Runs one round. */
  void round() throws Exception;

  @Override
  default void close() {}
}
