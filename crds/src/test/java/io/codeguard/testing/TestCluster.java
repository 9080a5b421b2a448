package io.codeguard.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;

/**
 * The Kubernetes cluster that the tests of a JVM share. In this order: that of the kubeconfig in
 * {@code CODEGUARD_KUBECONFIG}; one in Docker, created by dev/cluster; for tests without pods, the
 * control plane of dev/kubenode. Without a cluster, tests are skipped, or fail if {@code CI} is
 * set.
 */
public final class TestCluster {
  /** Server-side apply as the tests' field manager, which takes over fields of others. */
  public static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("test")
          .withForce(true)
          .build();

  private static TestCluster apiServer;
  private static TestCluster pods;

  private final String kubeconfig;
  private final Optional<ClusterNode> node;
  private final List<String> kubectl;
  private final KubernetesClient client;

  private TestCluster(String kubeconfig, Optional<ClusterNode> node, List<String> kubectl) {
    this.kubeconfig = kubeconfig;
    this.node = node;
    this.kubectl = kubectl;
    this.client = client(config());
  }

  /** A cluster with an API server; its pods may never run. */
  public static synchronized TestCluster withApiServer() {
    if (apiServer == null) {
      apiServer =
          named()
              .or(TestCluster::inDocker)
              .or(TestCluster::controlPlane)
              .orElseThrow(
                  () ->
                      missing(
                          "API server",
                          "start Docker, or build dev/kubenode (./dev/kubenode/build.sh; needs"
                              + " Go), or set CODEGUARD_KUBECONFIG."));
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
              .orElseThrow(
                  () -> missing("whole cluster", "start Docker, or set CODEGUARD_KUBECONFIG."));
    }
    return pods;
  }

  /**
   * Returns the exception to throw if a requirement of a test is missing: it skips the test, with a
   * message.
   *
   * @param remedy how to provide it, as a sentence
   * @throws AssertionError when {@code CI} is set, because CI must not skip tests
   */
  public static TestAbortedException missing(String lane, String remedy) {
    String message = "The lane '" + lane + "' cannot run here: " + remedy;
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    System.err.println("SKIPPED: " + message);
    return new TestAbortedException(message);
  }

  private static Optional<TestCluster> named() {
    return Optional.ofNullable(System.getenv("CODEGUARD_KUBECONFIG"))
        .map(
            file -> {
              try {
                return new TestCluster(
                    Files.readString(Path.of(file)),
                    Optional.empty(),
                    List.of("kubectl", "--kubeconfig", file));
              } catch (IOException e) {
                throw new UncheckedIOException("CODEGUARD_KUBECONFIG cannot be read", e);
              }
            });
  }

  private static Optional<TestCluster> inDocker() {
    return ClusterNode.start()
        .map(node -> new TestCluster(node.kubeconfig(), Optional.of(node), node.kubectl()));
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
      // Written last. No time-out: a running process gets there even on a slow machine.
      Awaitility.await().forever().until(() -> Files.exists(kubeconfig) || !process.isAlive());
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "The control plane of dev/kubenode ended: "
                + Files.readString(directory.resolve("log")));
      }
      return Optional.of(
          new TestCluster(
              Files.readString(kubeconfig),
              Optional.empty(),
              List.of(program.toString(), "kubectl", "--kubeconfig", kubeconfig.toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client with admin permissions. */
  public KubernetesClient client() {
    return client;
  }

  /** The client configuration with admin permissions. */
  public Config config() {
    return Config.fromKubeconfig(kubeconfig);
  }

  /** The kubeconfig with admin permissions, as YAML. */
  public String kubeconfig() {
    return kubeconfig;
  }

  /** A client like the operator's, which ignores unknown fields. */
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

  /** Loads images from the local Docker into the cluster's nodes. */
  public void load(List<String> images) {
    node.ifPresent(found -> found.load(images));
  }

  /** The cluster's only node; empty if the tests did not create the cluster. */
  public Optional<ClusterNode> node() {
    return node;
  }

  /**
   * Runs the real kubectl with admin permissions.
   *
   * @param input its standard input
   */
  public Program.Result kubectl(String input, String... arguments) {
    List<String> command = new ArrayList<>(kubectl);
    command.addAll(List.of(arguments));
    Program.Result result = Program.run(command, input.getBytes(UTF_8));
    if (result.code() == 127) {
      throw missing("kubectl", "install kubectl, or start Docker.");
    }
    return result;
  }

  /** The address at which pods reach servers of this test. */
  public String hostAddress() {
    return Optional.ofNullable(System.getenv("CODEGUARD_TEST_HOST"))
        .or(() -> node.map(ClusterNode::hostAddress))
        .orElse("127.0.0.1");
  }
}
