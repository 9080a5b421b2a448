package io.codeguard.testing;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Installs CRDs, which are cluster-scoped, in the test cluster. */
public final class ResourceDefinitions {
  private ResourceDefinitions() {}

  /** Installs the CRDs of this project. */
  public static void install(KubernetesClient client) {
    Path yaml = Path.of(System.getProperty("codeguard.project"), "crds", "yaml");
    for (String name : List.of("validationjobs", "workerpools")) {
      install(client, yaml.resolve(name + ".yaml"));
    }
  }

  /** Installs a CRD, and waits until resources of its kind can be created. */
  public static void install(KubernetesClient client, Path yaml) {
    var crd = client.apiextensions().v1().customResourceDefinitions().load(yaml.toFile());
    crd.patch(TestCluster.APPLY);
    crd.waitUntilCondition(ResourceDefinitions::established, 30, TimeUnit.SECONDS);
  }

  private static boolean established(CustomResourceDefinition crd) {
    return Stream.ofNullable(crd)
        .flatMap(found -> Stream.ofNullable(found.getStatus()))
        .flatMap(status -> Stream.ofNullable(status.getConditions()))
        .flatMap(List::stream)
        .anyMatch(
            condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }
}
