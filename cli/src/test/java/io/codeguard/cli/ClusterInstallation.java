package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.kube.KubeClients;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.settings.OperatorSettings;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.testing.ResourceDefinitions;
import io.codeguard.testing.TestCluster;
import io.codeguard.worker.WorkerRuntime;
import io.codeguard.worker.WorkerSettings;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * CodeGuard in its own namespace: a real API server, operator and worker, but the worker runs in
 * this process instead of a pod. While this is open, the CLI uses this cluster via the kubeconfig.
 */
final class ClusterInstallation implements AutoCloseable {
  static final String KUBECONFIG = "kubeconfig";

  private final String namespace = "cli-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<AutoCloseable> started = new ArrayList<>();
  private final TestCluster cluster;

  /**
   * @param directory for the kubeconfig
   */
  ClusterInstallation(Path directory) throws Exception {
    cluster = TestCluster.withApiServer();
    ResourceDefinitions.install(cluster.client());
    RedisServer redis = started(RedisServer.start());
    apply(
        cluster.client(),
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: codeguard-redis, namespace: %1$s}
        stringData: {url: "%2$s"}
        ---
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: default, namespace: %1$s}
        spec: {}
        """
            .formatted(namespace, redis.settings().url()));
    OperatorProcess operator =
        started(
            new OperatorProcess(
                settings(), KubeClients.create(cluster.config()), Clock.systemUTC()));
    assertThat(operator.start()).isTrue();
    serve(cluster.client(), address(cluster), operator.httpPort());
    RedisConnection connection = started(RedisConnection.open(redis.settings()));
    started(WorkerRuntime.start(WorkerSettings.of(namespace + "/default", "worker"), connection));
    Path file = Files.writeString(directory.resolve("kubeconfig"), cluster.kubeconfig());
    System.setProperty(KUBECONFIG, file.toString());
  }

  String namespace() {
    return namespace;
  }

  KubernetesClient client() {
    return cluster.client();
  }

  private <T extends AutoCloseable> T started(T resource) {
    started.add(resource);
    return resource;
  }

  @Override
  public void close() throws Exception {
    System.clearProperty(KUBECONFIG);
    for (AutoCloseable one : started.reversed()) {
      one.close();
    }
  }

  private OperatorSettings settings() {
    return new OperatorSettings(
        namespace,
        "operator",
        "codeguard-operator",
        Optional.of(new PoolName(namespace, "default")),
        Optional.empty(),
        "worker:none",
        "IfNotPresent",
        Optional.of("codeguard-redis"),
        Set.of(namespace),
        false,
        0);
  }

  /**
   * Creates the chart's Service with this process as its endpoint, because there may be no node.
   */
  private void serve(KubernetesClient client, String address, int port) {
    apply(
        client,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: codeguard-operator, namespace: %1$s}
        spec: {ports: [{name: http, port: 80, targetPort: %3$d}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: operator, namespace: %1$s}
        spec: {schedulerName: none, containers: [{name: operator, image: "operator:none"}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: codeguard-operator, namespace: %1$s}
        subsets:
          - addresses: [{ip: "%2$s", targetRef: {kind: Pod, name: operator, namespace: %1$s}}]
            ports: [{name: http, port: %3$d}]
        """
            .formatted(namespace, address, port));
    client
        .pods()
        .inNamespace(namespace)
        .withName("operator")
        .editStatus(
            pod ->
                new PodBuilder(pod)
                    .editOrNewStatus()
                    .withPodIP(address)
                    .withPodIPs(new PodIP(address))
                    .endStatus()
                    .build());
  }

  /** A non-loopback address, because endpoints of a Service cannot be on loopback. */
  private static String address(TestCluster cluster) throws IOException {
    if (!cluster.hostAddress().equals("127.0.0.1")) {
      return cluster.hostAddress();
    }
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .findFirst()
        .orElseThrow();
  }

  private static void apply(KubernetesClient client, String manifests) {
    client.load(new ByteArrayInputStream(manifests.getBytes(UTF_8))).serverSideApply();
  }
}
