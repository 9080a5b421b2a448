package io.codeguard.operator;

import io.codeguard.operator.kube.Apply;
import io.codeguard.operator.kube.Failures;
import io.codeguard.operator.kube.PoolName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the pool whose manifest is in a ConfigMap of the installation, and applies it again when
 * the manifest changes or the pool was deleted. The ConfigMap owns the pool, so that they are
 * deleted together. If the manifest renames the pool, the previous one is deleted once no job uses
 * it. The chart cannot contain the pool itself because the same release installs its CRD.
 */
final class DefaultPool {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultPool.class);
  private static final String KEY = "pool.yaml";

  private final KubernetesClient client;
  private final String namespace;
  private final String configMap;
  private final Predicate<PoolName> unused;
  private final Apply apply;
  private String applied;
  private String lastProblem;

  /**
   * @param unused whether no job uses the pool
   */
  DefaultPool(
      KubernetesClient client, String namespace, String configMap, Predicate<PoolName> unused) {
    this.client = client;
    this.namespace = namespace;
    this.configMap = configMap;
    this.unused = unused;
    this.apply = new Apply(client);
  }

  /** Applies the pool if needed. Failures are logged; the next call retries. */
  void reconcile() {
    try {
      ConfigMap found = client.configMaps().inNamespace(namespace).withName(configMap).get();
      String manifest = found == null ? null : found.getData().get(KEY);
      if (manifest == null) {
        warn("ConfigMap %s/%s with key %s does not exist".formatted(namespace, configMap, KEY));
      } else {
        reconcile(found, manifest);
        lastProblem = null;
      }
    } catch (KubernetesClientException | IllegalArgumentException e) {
      warn(Failures.message(e));
    }
  }

  private void reconcile(ConfigMap owner, String manifest) {
    GenericKubernetesResource desired = pool(manifest, owner);
    // Untyped, so that a pool that this version cannot deserialize does not block the others.
    List<GenericKubernetesResource> pools =
        client
            .genericKubernetesResources(desired.getApiVersion(), desired.getKind())
            .inNamespace(namespace)
            .list()
            .getItems();
    String name = desired.getMetadata().getName();
    boolean exists = pools.stream().anyMatch(pool -> pool.getMetadata().getName().equals(name));
    // A pool that is being deleted counts as existing: it cannot be applied until it is gone.
    if (!exists || !manifest.equals(applied)) {
      var _ = apply.resource(desired);
      applied = manifest;
      LOG.info("Applied the default pool {} of ConfigMap {}", name, configMap);
    }
    pools.stream()
        .filter(pool -> !pool.getMetadata().getName().equals(name) && isOwnedBy(owner, pool))
        .filter(pool -> !pool.isMarkedForDeletion() && unused.test(name(pool)))
        .forEach(this::deletePrevious);
  }

  private static boolean isOwnedBy(ConfigMap owner, GenericKubernetesResource pool) {
    return pool.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> reference.getUid().equals(owner.getMetadata().getUid()));
  }

  private static PoolName name(GenericKubernetesResource pool) {
    return new PoolName(pool.getMetadata().getNamespace(), pool.getMetadata().getName());
  }

  private void deletePrevious(GenericKubernetesResource pool) {
    LOG.info("Deleting pool {}, which is no longer the default pool", name(pool));
    var _ = client.resource(pool).delete();
  }

  /** The manifest, unchanged: fields that it omits stay available to other field managers. */
  private GenericKubernetesResource pool(String manifest, ConfigMap owner) {
    GenericKubernetesResource pool =
        client.getKubernetesSerialization().unmarshal(manifest, GenericKubernetesResource.class);
    pool.getMetadata().setNamespace(namespace);
    pool.getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName(owner.getMetadata().getName())
                    .withUid(owner.getMetadata().getUid())
                    .build()));
    return pool;
  }

  private void warn(String problem) {
    if (!Objects.equals(problem, lastProblem)) {
      LOG.warn("The default pool cannot be applied: {}; retrying", problem);
      lastProblem = problem;
    }
  }
}
