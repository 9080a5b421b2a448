package io.codeguard.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The Kubernetes that tests of one JVM share. In this order: the one of the kubeconfig that {@code
 * CODEGUARD_KUBECONFIG} names; K3s in Docker (image: {@code CODEGUARD_K3S_IMAGE}, else a local
 * kubenode, else the public one); for tests without pods the control plane of dev/kubenode. Where
 * there is none, tests are skipped, and fail when {@code CI} is set.
 */
public final class TestCluster {
  private static final String PUBLIC_K3S = "rancher/k3s:v1.34.1-k3s1";
  private static final String LOCAL_K3S = "kubenode:v1.34.4";
  private static TestCluster apiServer;
  private static TestCluster pods;

  private final String kubeconfig;
  private final Optional<K3sContainer> node;
  private final KubernetesClient client;

  private TestCluster(String kubeconfig, Optional<K3sContainer> node) {
    this.kubeconfig = kubeconfig;
    this.node = node;
    this.client = client(config());
  }

  /** A cluster with an API server; its pods may never run. */
  public static synchronized TestCluster withApiServer() {
    if (apiServer == null) {
      apiServer =
          named()
              .or(TestCluster::inDocker)
              .or(TestCluster::controlPlane)
              .orElseGet(
                  () ->
                      missing(
                          "API server",
                          "start Docker, or build dev/kubenode (./dev/kubenode/build.sh; needs"
                              + " Go), or set CODEGUARD_KUBECONFIG"));
      pods = pods == null && apiServer.node.isPresent() ? apiServer : pods;
    }
    return apiServer;
  }

  /** A cluster that runs pods. */
  public static synchronized TestCluster withPods() {
    if (pods == null) {
      pods =
          named()
              .or(TestCluster::inDocker)
              .orElseGet(
                  () -> missing("whole cluster", "start Docker, or set CODEGUARD_KUBECONFIG"));
    }
    return pods;
  }

  private static TestCluster missing(String lane, String remedy) {
    String message = "The lane '" + lane + "' cannot run here: " + remedy + ".";
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    System.err.println("SKIPPED: " + message);
    throw new TestAbortedException(message);
  }

  private static Optional<TestCluster> named() {
    return Optional.ofNullable(System.getenv("CODEGUARD_KUBECONFIG"))
        .map(
            file -> {
              try {
                return new TestCluster(Files.readString(Path.of(file)), Optional.empty());
              } catch (IOException e) {
                throw new UncheckedIOException("CODEGUARD_KUBECONFIG cannot be read", e);
              }
            });
  }

  private static Optional<TestCluster> inDocker() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    K3sContainer k3s =
        new K3sContainer(DockerImageName.parse(image()).asCompatibleSubstituteFor("rancher/k3s"));
    k3s.withStartupTimeout(Duration.ofMinutes(3)).start();
    Runtime.getRuntime().addShutdownHook(new Thread(k3s::stop));
    return Optional.of(new TestCluster(k3s.getKubeConfigYaml(), Optional.of(k3s)));
  }

  private static String image() {
    String chosen = System.getenv("CODEGUARD_K3S_IMAGE");
    if (chosen != null) {
      return chosen;
    }
    boolean local =
        DockerClientFactory.instance().client().listImagesCmd().exec().stream()
            .anyMatch(
                image ->
                    image.getRepoTags() != null
                        && List.of(image.getRepoTags()).contains(LOCAL_K3S));
    return local ? LOCAL_K3S : PUBLIC_K3S;
  }

  private static Optional<TestCluster> controlPlane() {
    Path program =
        Path.of(System.getProperty("codeguard.project"), "dev", "kubenode", "build", "kubenode");
    if (!Files.isExecutable(program)) {
      return Optional.empty();
    }
    try {
      Path directory = Files.createTempDirectory("kubenode");
      Path kubeconfig = directory.resolve("kubeconfig");
      Process process =
          new ProcessBuilder(
                  program.toString(),
                  "server",
                  "--control-plane-only",
                  "--data-dir",
                  directory.resolve("data").toString(),
                  "--kubeconfig",
                  kubeconfig.toString(),
                  "--port",
                  "36443")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      org.awaitility.Awaitility.await()
          .atMost(2, TimeUnit.MINUTES)
          .until(() -> Files.exists(kubeconfig) || !process.isAlive());
      return Optional.of(new TestCluster(Files.readString(kubeconfig), Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client with all rights. */
  public KubernetesClient client() {
    return client;
  }

  /** How to connect with all rights. */
  public Config config() {
    return Config.fromKubeconfig(kubeconfig);
  }

  /** The kubeconfig with all rights, as YAML. */
  public String kubeconfig() {
    return kubeconfig;
  }

  /** A client as the operator's: lenient about fields that the model lacks. */
  public static KubernetesClient client(Config config) {
    HttpClient.Factory http = new JdkHttpClientFactory();
    ObjectMapper lenient =
        new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(http)
        .withKubernetesSerialization(new KubernetesSerialization(lenient, true))
        .build();
  }

  /** Makes images of the local Docker known to the cluster's nodes. */
  public void load(List<String> images) {
    if (node.isEmpty()) {
      return;
    }
    Path archive = null;
    try {
      archive = Files.createTempFile("images", ".tar");
      List<String> save = new java.util.ArrayList<>(List.of("docker", "save", "-o"));
      save.add(archive.toString());
      save.addAll(images);
      run(save);
      node.get()
          .copyFileToContainer(
              org.testcontainers.utility.MountableFile.forHostPath(archive), "/tmp/images.tar");
      var imported =
          node.get().execInContainer("ctr", "-n", "k8s.io", "images", "import", "/tmp/images.tar");
      if (imported.getExitCode() != 0) {
        throw new IllegalStateException(imported.getStderr());
      }
      node.get().execInContainer("rm", "/tmp/images.tar");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      if (archive != null) {
        archive.toFile().delete();
      }
    }
  }

  /**
   * The container that is the cluster's only node; empty where the cluster is not of our making.
   */
  public Optional<K3sContainer> node() {
    return node;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  /** The address under which pods reach servers of this test. */
  public String hostAddress() {
    Map<String, String> override = System.getenv();
    if (override.containsKey("CODEGUARD_TEST_HOST")) {
      return override.get("CODEGUARD_TEST_HOST");
    }
    return node.map(
            k3s ->
                k3s.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                    .findFirst()
                    .orElseThrow()
                    .getGateway())
        .orElse("127.0.0.1");
  }
}
