package io.codeguard.operator.settings;

import io.codeguard.operator.kube.PoolName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operator's settings, read from environment variables.
 *
 * @param namespace where the operator runs; contains its lease and the secret of the default Redis
 * @param pod this replica's name, its identity in the leader election
 * @param service the operator's Service, which serves reports
 * @param defaultPool the pool of jobs that name none; empty when such jobs do not run
 * @param defaultPoolConfigMap names the ConfigMap in {@code namespace} with that pool's manifest;
 *     empty when the operator does not create the pool
 * @param workerImage the image of pools that name none
 * @param workerImagePullPolicy the pull policy of pools that name none
 * @param redisSecret names the secret in {@code namespace} of the Redis that is used by pools that
 *     name none; empty when there is no such Redis
 * @param watchNamespaces the namespaces served; empty means all
 * @param leaderElection whether the replicas elect a leader
 * @param httpPort the port for health, metrics and reports; 0 selects a free one
 */
public record OperatorSettings(
    String namespace,
    String pod,
    String service,
    Optional<PoolName> defaultPool,
    Optional<String> defaultPoolConfigMap,
    String workerImage,
    String workerImagePullPolicy,
    Optional<String> redisSecret,
    Set<String> watchNamespaces,
    boolean leaderElection,
    int httpPort) {

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");

  /**
   * Reads the variables {@code CODEGUARD_…}.
   *
   * @throws IllegalArgumentException when one is missing or invalid; the message names it and the
   *     remedy
   */
  public static OperatorSettings from(Map<String, String> environment) {
    String namespace = required(environment, "CODEGUARD_NAMESPACE", "the operator's own namespace");
    return new OperatorSettings(
        namespace,
        required(environment, "CODEGUARD_POD", "this pod's name"),
        required(environment, "CODEGUARD_SERVICE", "the name of the operator's Service"),
        defaultPool(environment),
        value(environment, "CODEGUARD_DEFAULT_POOL_CONFIGMAP"),
        required(environment, "CODEGUARD_WORKER_IMAGE", "the image of worker pods"),
        pullPolicy(environment),
        value(environment, "CODEGUARD_REDIS_SECRET"),
        list(environment, "CODEGUARD_WATCH_NAMESPACES"),
        flag(environment, "CODEGUARD_LEADER_ELECTION"),
        port(environment));
  }

  /** Identifies the installation within the cluster; the same for all its replicas. */
  public String release() {
    return namespace + "/" + service;
  }

  private static Optional<PoolName> defaultPool(Map<String, String> environment) {
    String name = "CODEGUARD_DEFAULT_POOL";
    return value(environment, name)
        .map(
            text ->
                PoolName.parse(text)
                    .orElseThrow(
                        () ->
                            invalid(name, text, "write it as namespace/name, such as team/pool")));
  }

  private static String pullPolicy(Map<String, String> environment) {
    String name = "CODEGUARD_WORKER_IMAGE_PULL_POLICY";
    String policy = value(environment, name).orElse("IfNotPresent");
    if (!PULL_POLICIES.contains(policy)) {
      throw invalid(name, policy, "use one of " + String.join(", ", PULL_POLICIES));
    }
    return policy;
  }

  private static boolean flag(Map<String, String> environment, String name) {
    String text = value(environment, name).orElse("true");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(name, text, "use true or false");
    };
  }

  private static int port(Map<String, String> environment) {
    String name = "CODEGUARD_HTTP_PORT";
    String text = value(environment, name).orElse("8080");
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw invalid(name, text, "use a port from 0 to 65535");
  }

  private static Set<String> list(Map<String, String> environment, String name) {
    return value(environment, name).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String required(Map<String, String> environment, String name, String meaning) {
    return value(environment, name)
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is not set: set it to " + meaning));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static IllegalArgumentException invalid(String name, String value, String remedy) {
    return new IllegalArgumentException(name + " is '" + value + "': " + remedy);
  }
}
