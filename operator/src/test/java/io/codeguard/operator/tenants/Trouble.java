package io.codeguard.operator.tenants;

import java.time.Duration;

/** One way of a tenant to make trouble, a bit of it at a time. */
interface Trouble extends AutoCloseable {
  /** Time from one round's begin to the next one's, if the API server keeps up. */
  Duration apart();

  /** Makes some more of it. */
  void round() throws Exception;

  @Override
  default void close() {}
}
