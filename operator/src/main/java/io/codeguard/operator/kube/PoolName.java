package io.codeguard.operator.kube;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Comparator;
import java.util.Optional;

/** The namespaced name of a WorkerPool. */
public record PoolName(String namespace, String name) implements Comparable<PoolName> {
  private static final Comparator<PoolName> ORDER =
      Comparator.comparing(PoolName::namespace).thenComparing(PoolName::name);

  public static PoolName of(WorkerPool pool) {
    return new PoolName(pool.getMetadata().getNamespace(), pool.getMetadata().getName());
  }

  /** Parses {@code namespace/name}; empty if malformed. */
  public static Optional<PoolName> parse(String text) {
    String[] parts = text.split("/", -1);
    return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
        ? Optional.of(new PoolName(parts[0], parts[1]))
        : Optional.empty();
  }

  public ResourceID resource() {
    return new ResourceID(name, namespace);
  }

  /** The name of the pool's queue. */
  public String queue() {
    return namespace + "/" + name;
  }

  @Override
  public int compareTo(PoolName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return queue();
  }
}
