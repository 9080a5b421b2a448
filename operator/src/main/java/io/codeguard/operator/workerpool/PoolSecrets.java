package io.codeguard.operator.workerpool;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.operator.kube.NamedObjects;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks whether the secrets that pools name for sources and reports are there, and have what is
 * needed. What is in them is neither kept nor told. Thread-safe.
 */
final class PoolSecrets {
  private static final Duration LASTS = Duration.ofSeconds(10);

  /**
   * Why a secret cannot be used.
   *
   * @param reason one word
   * @param message what is wrong, and the remedy
   */
  record Trouble(ConditionReason reason, String message) {}

  private record Known(Long generation, Instant at, Optional<Trouble> trouble) {}

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  PoolSecrets(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  static boolean named(WorkerPoolSpec spec) {
    return !spec.gitCredentials().isEmpty() || !spec.s3().isEmpty() || spec.reports() != null;
  }

  /** The first trouble, as seen within the last seconds. */
  Optional<Trouble> trouble(WorkerPool pool) {
    if (!named(pool.getSpec())) {
      return Optional.empty();
    }
    String id = pool.getMetadata().getUid();
    Long generation = pool.getMetadata().getGeneration();
    Instant now = clock.instant();
    Known last = known.get(id);
    if (last != null
        && last.generation().equals(generation)
        && now.isBefore(last.at().plus(LASTS))) {
      return last.trouble();
    }
    String namespace = pool.getMetadata().getNamespace();
    Optional<Trouble> trouble =
        trouble(pool.getSpec(), namespace, name -> NamedObjects.secret(client, namespace, name));
    known.put(id, new Known(generation, now, trouble));
    return trouble;
  }

  void forget(String poolId) {
    known.remove(poolId);
  }

  private static Optional<Trouble> trouble(
      WorkerPoolSpec spec, String namespace, Function<String, Optional<Secret>> secrets) {
    Stream<Optional<Trouble>> git =
        spec.gitCredentials().stream()
            .map(entry -> entry.secretRef().name())
            .distinct()
            .map(name -> git(namespace + "/" + name, secrets.apply(name)));
    Stream<Optional<Trouble>> s3 =
        spec.s3().stream()
            .map(entry -> entry.secretRef().name())
            .distinct()
            .map(name -> s3("spec.s3", namespace + "/" + name, secrets.apply(name)));
    Stream<Optional<Trouble>> reports =
        Stream.ofNullable(spec.reports())
            .map(entry -> entry.secretRef().name())
            .map(name -> s3("spec.reports", namespace + "/" + name, secrets.apply(name)));
    return Stream.of(git, s3, reports).flatMap(all -> all).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Trouble> git(String name, Optional<Secret> secret) {
    String where = "secret %s of spec.gitCredentials ".formatted(name);
    if (secret.isEmpty()) {
      return missing(
          where
              + "does not exist: create it with username and password for https, or with"
              + " ssh-privatekey and known_hosts for SSH");
    }
    boolean key = has(secret.get(), "ssh-privatekey");
    if (!key && !has(secret.get(), "password") && !has(secret.get(), "ca.crt")) {
      return malformed(
          where
              + "has neither password nor ssh-privatekey: add username and password for https, or"
              + " ssh-privatekey and known_hosts for SSH");
    }
    return key && !has(secret.get(), "known_hosts")
        ? malformed(
            where
                + "has ssh-privatekey but no known_hosts: add the lines that ssh-keyscan prints for"
                + " its hosts, once you have made sure that they are theirs")
        : Optional.empty();
  }

  private static Optional<Trouble> s3(String field, String name, Optional<Secret> secret) {
    String where = "secret %s of %s ".formatted(name, field);
    if (secret.isEmpty()) {
      return missing(where + "does not exist: create it with accessKeyId and secretAccessKey");
    }
    return has(secret.get(), "accessKeyId") && has(secret.get(), "secretAccessKey")
        ? Optional.empty()
        : malformed(where + "lacks accessKeyId or secretAccessKey: add both");
  }

  private static boolean has(Secret secret, String key) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(key))
        .filter(value -> !value.isEmpty())
        .isPresent();
  }

  private static Optional<Trouble> missing(String message) {
    return Optional.of(new Trouble(ConditionReason.SECRET_MISSING, message));
  }

  private static Optional<Trouble> malformed(String message) {
    return Optional.of(new Trouble(ConditionReason.SECRET_MALFORMED, message));
  }
}
