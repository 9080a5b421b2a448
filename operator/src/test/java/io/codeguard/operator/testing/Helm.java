package io.codeguard.operator.testing;

import io.codeguard.testing.Program;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Renders the project's chart with Helm. */
public final class Helm {
  private static final Path CHART =
      Path.of(System.getProperty("codeguard.project"), "helm", "codeguard");

  private Helm() {}

  /** Renders the resources of these templates for the release {@code codeguard}. */
  public static List<HasMetadata> render(
      KubernetesClient client, String namespace, List<String> templates, List<String> values) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program(), "template", "codeguard", CHART.toString(), "--namespace", namespace));
    command.addAll(List.of("--kube-version", "1.34.0"));
    templates.forEach(template -> command.addAll(List.of("--show-only", "templates/" + template)));
    values.forEach(value -> command.addAll(List.of("--set", value)));
    return client.load(new ByteArrayInputStream(run(command))).items();
  }

  private static byte[] run(List<String> command) {
    try {
      Process helm =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] out = helm.getInputStream().readAllBytes();
      if (helm.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The installed Helm, otherwise one that dev/helm builds. */
  private static String program() {
    Program.Result helm =
        Program.run(Path.of(System.getProperty("codeguard.project"), "dev", "helm").toString());
    if (!helm.succeeded()) {
      throw TestCluster.missing("chart", helm.err().strip());
    }
    return helm.out().strip();
  }
}
