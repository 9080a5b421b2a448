package io.codeguard.operator.testing;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The operator's memory limit in the chart, and the image's Java options.
 *
 * @param limit of the container, in bytes
 */
public record OperatorMemory(long limit) {
  private static final Path DOCKERFILE =
      Path.of(System.getProperty("codeguard.project"), "operator", "Dockerfile");
  private static final Pattern OPTION = Pattern.compile("\"(-[^\"]+)\"");

  /** The defaults of the chart. */
  public static OperatorMemory ofChart(Cluster cluster) {
    Quantity limit =
        Helm.render(cluster.admin(), cluster.namespace(), List.of("operator.yaml"), List.of())
            .stream()
            .filter(Deployment.class::isInstance)
            .map(deployment -> (Deployment) deployment)
            .flatMap(
                deployment -> deployment.getSpec().getTemplate().getSpec().getContainers().stream())
            .map(container -> container.getResources().getLimits().get("memory"))
            .findFirst()
            .orElseThrow();
    return new OperatorMemory(limit.getNumericalAmount().longValueExact());
  }

  /**
   * The options of the image's entry point, except for its class cache, for a machine with the size
   * of the container.
   */
  List<String> javaOptions() {
    try {
      return Stream.concat(
              Stream.of("-XX:MaxRAM=" + limit),
              OPTION
                  .matcher(Files.readString(DOCKERFILE))
                  .results()
                  .map(found -> found.group(1))
                  .filter(option -> !option.startsWith("-XX:AOTCache")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
