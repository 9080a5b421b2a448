package io.codeguard.operator.testing;

import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.settings.OperatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Starts the operator in this JVM, with leader election, like the chart. */
public final class TestOperator {
  private TestOperator() {}

  /** Serves the cluster's namespace. */
  public static OperatorProcess start(Cluster cluster) {
    return start(cluster, Clock.systemUTC());
  }

  public static OperatorProcess start(Cluster cluster, Clock clock) {
    return start(cluster, settings(cluster), clock);
  }

  /** Starts a replica with this name, which serves all namespaces of its release. */
  public static OperatorProcess startReplica(Cluster cluster, String pod) {
    return start(
        cluster, settings(cluster, pod, Set.of(cluster.watched().split(","))), Clock.systemUTC());
  }

  private static OperatorProcess start(Cluster cluster, OperatorSettings settings, Clock clock) {
    try {
      OperatorProcess operator = new OperatorProcess(settings, cluster.operatorClient(), clock);
      operator.start();
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static OperatorSettings settings(Cluster cluster) {
    return settings(cluster, "test-pod", Set.of(cluster.namespace()));
  }

  private static OperatorSettings settings(Cluster cluster, String pod, Set<String> namespaces) {
    return new OperatorSettings(
        cluster.namespace(),
        pod,
        Cluster.OPERATOR,
        Optional.of(new PoolName(cluster.namespace(), "default")),
        Optional.of("codeguard-default-pool"),
        "worker:test",
        "IfNotPresent",
        Optional.of(Cluster.REDIS_SECRET),
        namespaces,
        true,
        0);
  }
}
