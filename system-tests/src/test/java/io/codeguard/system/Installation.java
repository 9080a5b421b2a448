package io.codeguard.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.codeguard.testing.Program;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The chart on a real cluster, with images built from the current sources; installed once per JVM.
 */
final class Installation {
  static final String NAMESPACE = "codeguard";
  static final String RELEASE = "codeguard";

  static final String TAG = "system-test";

  /** The exit code of scripts in dev if a requirement is missing. */
  private static final int LACKS = 3;

  private static Installation shared;

  private final TestCluster cluster;
  private final SourceServer sources;
  private final Path kubeconfig;
  private final List<Path> values;

  private Installation() throws IOException {
    cluster = TestCluster.withPods();
    sources = SourceServer.start(cluster.hostAddress());
    kubeconfig = write("kubeconfig", cluster.kubeconfig());
    var _ = made(Program.run(script("helm")));
    String images = made(Program.run(script("images/build"), TAG));
    cluster.load(imageNames(images));
    values =
        List.of(
            write("images", images),
            write(
                "settings",
                """
                networkPolicy: {sourceCidrs: ["%1$s/32"]}
                defaultPool:
                  spec:
                    sourceHosts: ["%1$s/32"]
                    autoscaling: {minReplicas: 0, maxReplicas: 2, idleSeconds: 5, scaleDownDelaySeconds: 5}
                """
                    .formatted(cluster.hostAddress())));
    helm("install", "--create-namespace", "--wait", "--timeout", "1h");
  }

  static synchronized Installation get() {
    if (shared == null) {
      try {
        shared = new Installation();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  private static String script(String name) {
    return Commands.PROJECT.resolve("dev").resolve(name).toString();
  }

  /** Returns the output of a script; skips the tests if a requirement is missing. */
  private static String made(Program.Result result) {
    if (result.code() == LACKS) {
      throw TestCluster.missing("whole cluster", result.err().strip());
    }
    return result.orThrow();
  }

  /** Runs {@code helm VERB RELEASE CHART} with this installation's values. */
  void helm(String verb, String... options) {
    List<String> command = new ArrayList<>(List.of("dev/helm", verb, RELEASE));
    if (!verb.equals("uninstall")) {
      command.add("helm/codeguard");
      values.forEach(file -> command.addAll(List.of("-f", file.toString())));
    }
    command.addAll(List.of("-n", NAMESPACE));
    command.addAll(List.of(options));
    Commands.run(user(), command);
  }

  /** Runs {@code codeguard}, and returns its output. */
  String codeguard(String... arguments) {
    List<String> command = new ArrayList<>(List.of("./codeguard"));
    command.addAll(List.of(arguments));
    return Commands.run(user(), command);
  }

  private Map<String, String> user() {
    return Map.of("KUBECONFIG", kubeconfig.toString());
  }

  KubernetesClient client() {
    return cluster.client();
  }

  /** Loads an image from the local Docker into the cluster. */
  void load(String image) {
    cluster.load(List.of(image));
  }

  SourceServer sources() {
    return sources;
  }

  private static List<String> imageNames(String values) throws IOException {
    JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(values);
    List<String> names = new ArrayList<>();
    tree.forEach(component -> names.add(component.get("image").asText()));
    return names;
  }

  private static Path write(String name, String content) throws IOException {
    Path file = Files.createTempFile(name, ".yaml");
    file.toFile().deleteOnExit();
    return Files.writeString(file, content);
  }
}
