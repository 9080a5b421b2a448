package io.codeguard.operator.tenants;

import static io.codeguard.operator.testing.Statuses.SOON;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.reading.DeepJson;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A malicious tenant. In its namespace it has Kubernetes' role {@code edit}, and may create pools,
 * which the chart permits only to admins of a namespace; it has no permissions elsewhere. As in any
 * shared cluster, a quota limits the number of its pods.
 */
final class Adversary implements AutoCloseable {
  static final String JOBS = "validationjobs";
  static final String POOLS = "workerpools";

  private static final String ACCOUNT = "adversary";
  private static final int REFUSED = 400;

  private final Cluster cluster;
  private final String namespace;
  private final RedisServer redis;
  private final KubernetesClient client;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  Adversary(Cluster cluster, String namespace, RedisServer redis) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.redis = redis;
    grant();
    this.client = TestCluster.client(cluster.config(namespace, ACCOUNT));
    await().atMost(SOON).until(() -> create(POOLS, resource("WorkerPool", "own", ownPool())));
    await().atMost(SOON).until(() -> create(JOBS, job("first", "own")));
  }

  private void grant() {
    cluster.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %s, namespace: %s}
        """
            .formatted(ACCOUNT, namespace));
    cluster.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: pods, namespace: %s}
        spec: {hard: {pods: 10}}
        """
            .formatted(namespace));
    for (String role : List.of("edit", cluster.namespace() + "-codeguard-pools")) {
      cluster.apply(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: %s, namespace: %s}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
          subjects: [{kind: ServiceAccount, name: %s, namespace: %s}]
          """
              .formatted(role, namespace, role, ACCOUNT, namespace));
    }
  }

  String namespace() {
    return namespace;
  }

  /** The release's namespace, in which the default pool is. */
  String operatorNamespace() {
    return cluster.namespace();
  }

  String redisUrl() {
    return redis.settings().url();
  }

  /** The spec of a pool with its own Redis. */
  Map<String, Object> ownPool() {
    return new LinkedHashMap<>(Map.of("redis", Map.of("url", redisUrl())));
  }

  /** The spec of a small job. */
  static Map<String, Object> smallJob() {
    return new LinkedHashMap<>(
        Map.of(
            "source", Map.of("inline", Map.of("a.json", "{}")),
            "validations", List.of(Map.of("type", "syntax"))));
  }

  /** A small job on one of its own pools. */
  Map<String, Object> job(String name, String pool) {
    Map<String, Object> spec = smallJob();
    spec.put("poolRef", Map.of("name", pool));
    return resource("ValidationJob", name, spec);
  }

  /** A small job on the default pool, which all tenants share. */
  Map<String, Object> sharedJob(String name) {
    return resource("ValidationJob", name, smallJob());
  }

  Map<String, Object> resource(String kind, String name, Map<String, Object> spec) {
    return new LinkedHashMap<>(
        Map.of(
            "apiVersion",
            "codeguard.io/v1alpha1",
            "kind",
            kind,
            "metadata",
            new LinkedHashMap<>(Map.of("name", name)),
            "spec",
            spec));
  }

  /** Tries to create the resource in the namespace; returns whether it was accepted. */
  boolean create(String plural, Map<String, Object> resource) {
    return send("POST", "/apis/codeguard.io/v1alpha1/namespaces/%s/%s", plural, resource);
  }

  /** The same for a built-in kind, for example {@code /api/v1} and {@code secrets}. */
  boolean create(String group, String plural, Map<String, Object> resource) {
    return send("POST", group + "/namespaces/%s/%s", plural, resource);
  }

  boolean delete(String plural, String name) {
    return send("DELETE", "/apis/codeguard.io/v1alpha1/namespaces/%s/%s/" + name, plural, null);
  }

  boolean delete(String group, String plural, String name) {
    return send("DELETE", group + "/namespaces/%s/%s/" + name, plural, null);
  }

  private boolean send(String method, String path, String plural, Map<String, Object> body) {
    try {
      var _ =
          client.raw(
              path.formatted(namespace, plural),
              method,
              body == null ? null : DeepJson.write(body));
      taken.incrementAndGet();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() < REFUSED) {
        throw e;
      }
      refused.incrementAndGet();
      return false;
    }
  }

  /** A summary of its attempts so far. */
  String deeds() {
    return "%d calls taken, %d refused".formatted(taken.get(), refused.get());
  }

  @Override
  public void close() {
    client.close();
  }
}
