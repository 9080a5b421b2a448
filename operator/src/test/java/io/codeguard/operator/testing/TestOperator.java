package io.codeguard.operator.testing;

import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.OperatorSettings;
import io.codeguard.operator.kube.PoolName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Starts the operator in this JVM, with leader election on, as the chart does. */
public final class TestOperator {
  private TestOperator() {}

  /** Serves the cluster's namespace. */
  public static OperatorProcess start(Cluster cluster) {
    return start(cluster, Clock.systemUTC());
  }

  public static OperatorProcess start(Cluster cluster, Clock clock) {
    try {
      OperatorProcess operator =
          new OperatorProcess(settings(cluster), cluster.operatorClient(), clock);
      operator.start();
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static OperatorSettings settings(Cluster cluster) {
    return new OperatorSettings(
        cluster.namespace(),
        "test-pod",
        Cluster.OPERATOR,
        Optional.of(new PoolName(cluster.namespace(), "default")),
        Optional.of("codeguard-default-pool"),
        "worker:test",
        "IfNotPresent",
        Optional.of(Cluster.REDIS_SECRET),
        Set.of(cluster.namespace()),
        true,
        0);
  }
}
