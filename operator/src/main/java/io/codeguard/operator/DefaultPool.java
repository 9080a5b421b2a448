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
 * Applies the pool that a ConfigMap of the operator's installation holds, and applies it again when
 * that changes or the pool is gone; it goes with the ConfigMap. One that the ConfigMap held under
 * another name is deleted as soon as no job needs it. The installation itself cannot hold the pool,
 * because it brings the pool's kind.
 */
final class DefaultPool {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultPool.class);
  private static final String KEY = "pool.yaml";

  private final KubernetesClient client;
  private final String namespace;
  private final String configMap;
  private final Predicate<PoolName> free;
  private final Apply apply;
  private String applied;
  private String lastTrouble;

  /**
   * @param free whether no job needs the pool
   */
  DefaultPool(
      KubernetesClient client, String namespace, String configMap, Predicate<PoolName> free) {
    this.client = client;
    this.namespace = namespace;
    this.configMap = configMap;
    this.free = free;
    this.apply = new Apply(client);
  }

  /** Applies the pool if it has to be; trouble is logged, and the next call tries again. */
  void keep() {
    try {
      ConfigMap found = client.configMaps().inNamespace(namespace).withName(configMap).get();
      String manifest = found == null ? null : found.getData().get(KEY);
      if (manifest == null) {
        trouble("ConfigMap %s/%s with key %s does not exist".formatted(namespace, configMap, KEY));
      } else {
        keep(found, manifest);
        lastTrouble = null;
      }
    } catch (KubernetesClientException | IllegalArgumentException e) {
      trouble(Failures.message(e));
    }
  }

  private void keep(ConfigMap owner, String manifest) {
    GenericKubernetesResource wanted = pool(manifest, owner);
    // Untyped: one pool that this version cannot read must not be in the way.
    List<GenericKubernetesResource> pools =
        client
            .genericKubernetesResources(wanted.getApiVersion(), wanted.getKind())
            .inNamespace(namespace)
            .list()
            .getItems();
    String name = wanted.getMetadata().getName();
    boolean there = pools.stream().anyMatch(pool -> pool.getMetadata().getName().equals(name));
    // One that is being deleted is as good as there: it has to go first.
    if (!there || !manifest.equals(applied)) {
      var _ = apply.resource(wanted);
      applied = manifest;
      LOG.info("Applied the default pool {} of ConfigMap {}", name, configMap);
    }
    pools.stream()
        .filter(pool -> !pool.getMetadata().getName().equals(name) && isOf(owner, pool))
        .filter(pool -> !pool.isMarkedForDeletion() && free.test(name(pool)))
        .forEach(this::deleteFormer);
  }

  private static boolean isOf(ConfigMap owner, GenericKubernetesResource pool) {
    return pool.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> reference.getUid().equals(owner.getMetadata().getUid()));
  }

  private static PoolName name(GenericKubernetesResource pool) {
    return new PoolName(pool.getMetadata().getNamespace(), pool.getMetadata().getName());
  }

  private void deleteFormer(GenericKubernetesResource pool) {
    LOG.info("Deleting pool {}, which is the default pool no more", name(pool));
    var _ = client.resource(pool).delete();
  }

  /** As it is written: what the manifest leaves out stays open to others. */
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

  private void trouble(String what) {
    if (!Objects.equals(what, lastTrouble)) {
      LOG.warn("The default pool cannot be applied: {}; it is tried again", what);
      lastTrouble = what;
    }
  }
}
