package io.codeguard.operator.kube;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Labels of the resources that the operator creates. */
public final class Labels {
  public static final String OPERATOR = "codeguard-operator";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String NAME = "app.kubernetes.io/name";
  public static final String POOL = "codeguard.io/pool";

  /** Selects all resources that the operator manages. */
  public static final String SELECTOR = MANAGED_BY + "=" + OPERATOR;

  private Labels() {}

  /** The labels that identify a pool's workers in its namespace; sorted. */
  public static SortedMap<String, String> workers(String pool) {
    return new TreeMap<>(Map.of(NAME, "codeguard-worker", MANAGED_BY, OPERATOR, POOL, pool));
  }
}
