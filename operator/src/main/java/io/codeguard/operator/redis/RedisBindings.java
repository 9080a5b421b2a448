package io.codeguard.operator.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.ValidationJobStatus.RedisPlace;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolSpec;
import io.codeguard.operator.kube.SecretValues;
import io.codeguard.queue.RedisSettings;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;

/** Resolves the Redis of a pool: its own URL or secret, else the operator's secret. */
final class RedisBindings {
  private final String ownNamespace;
  private final Optional<String> ownSecret;
  private final BiFunction<String, String, Optional<Secret>> secrets;

  /**
   * @param secrets reads a secret by namespace and name
   */
  RedisBindings(
      String ownNamespace,
      Optional<String> ownSecret,
      BiFunction<String, String, Optional<Secret>> secrets) {
    this.ownNamespace = ownNamespace;
    this.ownSecret = ownSecret;
    this.secrets = secrets;
  }

  /**
   * @throws NoRedisException when the pool has no Redis, or its secret is missing or malformed
   */
  RedisBinding of(WorkerPool pool) {
    String namespace = pool.getMetadata().getNamespace();
    WorkerPoolSpec.Redis redis = pool.getSpec().redis();
    if (redis != null && redis.url() != null) {
      return plain(redis.url());
    }
    return fromSecret(namespace, redis == null ? shared(namespace) : redis.secretRef().name());
  }

  /**
   * The Redis that a status recorded for a pool of the namespace; for one from a secret, with the
   * secret's current values.
   *
   * @throws NoRedisException when its secret is missing or malformed
   */
  RedisBinding recorded(String namespace, RedisPlace place) {
    return place.secretName() == null
        ? plain(place.url())
        : fromSecret(namespace, place.secretName());
  }

  private static RedisBinding plain(String url) {
    RedisSettings settings = RedisSettings.of(url);
    return new RedisBinding(settings, Optional.empty(), fingerprint("", settings));
  }

  private String shared(String namespace) {
    if (ownSecret.isEmpty()) {
      throw new NoRedisException(
          ConditionReason.REDIS_MISSING,
          "the operator was installed without a Redis: add spec.redis.secretRef or spec.redis.url");
    }
    if (!namespace.equals(ownNamespace)) {
      throw new NoRedisException(
          ConditionReason.REDIS_MISSING,
          "the operator's Redis serves pools in namespace %s only: add spec.redis.secretRef"
              .formatted(ownNamespace));
    }
    return ownSecret.get();
  }

  private RedisBinding fromSecret(String namespace, String name) {
    Secret secret =
        secrets
            .apply(namespace, name)
            .orElseThrow(
                () ->
                    new NoRedisException(
                        ConditionReason.SECRET_MISSING,
                        "secret %s/%s does not exist: create it with the key url, and username,"
                                .formatted(namespace, name)
                            + " password and ca.crt if needed"));
    String url =
        SecretValues.of(secret, "url")
            .orElseThrow(
                () ->
                    new NoRedisException(
                        ConditionReason.SECRET_MALFORMED,
                        "secret %s/%s has no key url: add it, for example redis://host:6379"
                            .formatted(namespace, name)));
    RedisSettings settings =
        new RedisSettings(
            url,
            SecretValues.of(secret, "username"),
            SecretValues.of(secret, "password"),
            SecretValues.of(secret, "ca.crt"));
    return new RedisBinding(
        settings, Optional.of(name), fingerprint(secret.getMetadata().getUid(), settings));
  }

  /** The salt is known only to readers of the secret; it prevents guessing weak passwords. */
  private static String fingerprint(String salt, RedisSettings settings) {
    String all =
        String.join(
            "\n",
            salt,
            settings.url(),
            settings.username().orElse(""),
            settings.password().orElse(""),
            settings.certificates().orElse(""));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
