package io.codeguard.operator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.KubeClients;
import io.codeguard.queue.RedisSettings;
import io.codeguard.testing.ResourceDefinitions;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A namespace of the test cluster with the resources of the chart except its pods: CRDs, service
 * account, RBAC, and a secret of the test's Redis. The operator under test has only the chart's
 * permissions.
 */
public final class Cluster {
  /** The name of the chart's service account and of its Service. */
  public static final String OPERATOR = "codeguard-operator";

  public static final String REDIS_SECRET = "codeguard-redis";

  private final TestCluster cluster;
  private final KubernetesClient admin;
  private final String namespace;
  private final List<String> watched = new ArrayList<>();

  private Cluster(TestCluster cluster, String namespace) {
    this.cluster = cluster;
    this.admin = cluster.client();
    this.namespace = namespace;
  }

  /** Creates a namespace for the operator, which serves it and {@code others}. */
  public static Cluster install(RedisSettings redis, String... others) {
    TestCluster cluster = TestCluster.withApiServer();
    String namespace = "operator-" + UUID.randomUUID().toString().substring(0, 8);
    Cluster installed = new Cluster(cluster, namespace);
    ResourceDefinitions.install(installed.admin);
    installed.namespace(namespace);
    for (String other : others) {
      installed.namespace(other);
    }
    installed.redisSecret(REDIS_SECRET, redis);
    installed.watched.add(namespace);
    installed.watched.addAll(List.of(others));
    installed.installChart();
    return installed;
  }

  /** Installs a resource definition, which all namespaces share. */
  public void crd(Path yaml) {
    ResourceDefinitions.install(admin, yaml);
  }

  /** Creates a namespace. */
  public void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
  }

  /** Applies the chart; can be repeated to restore deleted resources. */
  public void installChart() {
    List<HasMetadata> resources =
        Helm.render(
            admin,
            namespace,
            List.of("rbac.yaml", "operator.yaml", "default-pool.yaml"),
            List.of(
                "watchNamespaces={" + String.join(",", watched) + "}",
                "defaultPool.spec.autoscaling.scaleDownDelaySeconds=1",
                "defaultPool.spec.autoscaling.idleSeconds=1"));
    resources.stream()
        .filter(resource -> !resource.getKind().equals("Deployment"))
        .forEach(resource -> admin.resource(resource).patch(TestCluster.APPLY));
  }

  /** Creates or updates a secret of a Redis in the operator's namespace. */
  public void redisSecret(String name, RedisSettings redis) {
    secret(name, Map.of("url", redis.url()));
  }

  /** Writes a secret with exactly these values. */
  public void secret(String name, Map<String, String> values) {
    secret(namespace, name, values);
  }

  /** The same in any namespace. */
  public void secret(String in, String name, Map<String, String> values) {
    Map<String, String> data = new TreeMap<>();
    values.forEach(
        (key, value) -> data.put(key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8))));
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(in)
                .endMetadata()
                .withData(data)
                .build())
        .serverSideApply();
  }

  public String namespace() {
    return namespace;
  }

  /** The operator's Role in each namespace that it watches. */
  public String role() {
    return namespace + "-" + OPERATOR;
  }

  /** The namespaces that the release serves, separated by commas. */
  public String watched() {
    return String.join(",", watched);
  }

  /** Revokes the operator's permissions in a namespace, until the chart is installed again. */
  public void revoke(String from) {
    admin.rbac().roleBindings().inNamespace(from).withName(namespace + "-" + OPERATOR).delete();
  }

  /** Starts the deletion of a namespace; wait for its end with {@link #exists}. */
  public void deleteNamespace(String name) {
    admin.namespaces().withName(name).delete();
  }

  public boolean exists(String name) {
    return admin.namespaces().withName(name).get() != null;
  }

  /** A client with admin permissions. */
  public KubernetesClient admin() {
    return admin;
  }

  /** The client configuration of the operator: the chart's service account. */
  public Config operatorConfig() {
    return config(namespace, OPERATOR);
  }

  /** The client configuration of a service account. */
  public Config config(String in, String serviceAccount) {
    TokenRequest token =
        admin
            .serviceAccounts()
            .inNamespace(in)
            .withName(serviceAccount)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build());
    return new ConfigBuilder(cluster.config())
        .withClientCertData(null)
        .withClientKeyData(null)
        .withOauthToken(token.getStatus().getToken())
        .withNamespace(in)
        .build();
  }

  public KubernetesClient operatorClient() {
    return KubeClients.create(operatorConfig());
  }

  /** Applies a manifest; the default namespace is the operator's. */
  public void apply(String yaml) {
    GenericKubernetesResource resource =
        admin.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
    if (resource.getMetadata().getNamespace() == null) {
      resource.getMetadata().setNamespace(namespace);
    }
    admin.resource(resource).patch(TestCluster.APPLY);
  }

  public WorkerPool pool(String name) {
    return pool(namespace, name);
  }

  public WorkerPool pool(String in, String name) {
    return admin.resources(WorkerPool.class).inNamespace(in).withName(name).get();
  }

  public ValidationJob job(String name) {
    return job(namespace, name);
  }

  public ValidationJob job(String in, String name) {
    return admin.resources(ValidationJob.class).inNamespace(in).withName(name).get();
  }

  /**
   * Deletes all jobs and pools in the namespaces; those with finalizers need a running operator.
   */
  public void deleteJobs() {
    admin.resources(ValidationJob.class).inNamespace(namespace).delete();
  }
}
