package io.codeguard.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.testing.ResourceDefinitions;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Resources that were stored under the definitions of release 0.1.0, after an upgrade of these. */
@Tag("api-server")
class ReleasedDefinitionsTest {
  private static final Path RELEASED =
      Path.of(
          System.getProperty("codeguard.project"),
          "crds",
          "src",
          "test",
          "resources",
          "released",
          "0.1.0");

  private static final String API_VERSION = "codeguard.io/v1alpha1";
  private static final String PREFIX = "released-";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Longer than names of pools may be since the release. */
  private static final String LONG_NAME = "p".repeat(64);

  private static KubernetesClient client;
  private static final List<GenericKubernetesResource> stored = new ArrayList<>();

  @BeforeAll
  static void upgrade() throws IOException {
    client = TestCluster.withApiServer().client();
    namespace(PREFIX + "probe");
    for (String plural : List.of("validationjobs", "workerpools")) {
      ResourceDefinitions.install(client, RELEASED.resolve("crds").resolve(plural + ".yaml"));
    }
    awaitPoolsWithLongNames(true);
    int number = 0;
    for (Path file : files()) {
      // Files use the same names for different resources.
      store(namespace(PREFIX + number), file);
      number++;
    }
    store(namespace(PREFIX + "long"), pool(LONG_NAME));
    ResourceDefinitions.install(client);
    awaitPoolsWithLongNames(false);
  }

  @AfterAll
  static void clean() {
    if (client != null) {
      // Also after a failure half-way: other tests share the cluster.
      ResourceDefinitions.install(client);
      client.namespaces().list().getItems().stream()
          .filter(namespace -> namespace.getMetadata().getName().startsWith(PREFIX))
          .forEach(namespace -> client.resource(namespace).delete());
    }
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String directory : List.of("examples", "manifests")) {
      try (Stream<Path> listed = Files.list(RELEASED.resolve(directory))) {
        listed.sorted().forEach(files::add);
      }
    }
    return files;
  }

  private static String namespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();
    return name;
  }

  /** Documents of one file are applied one after another; those of other kinds are left out. */
  private static void store(String namespace, Path file) throws IOException {
    for (String text : Files.readString(file).split("(?m)^---$")) {
      GenericKubernetesResource document = document(text);
      if (document.getApiVersion().equals(API_VERSION)) {
        store(namespace, document);
      }
    }
  }

  private static void store(String namespace, GenericKubernetesResource document)
      throws IOException {
    document.getMetadata().setNamespace(namespace);
    client.resource(document).patch(TestCluster.APPLY);
    String status =
        Files.readString(RELEASED.resolve("status").resolve(document.getKind() + ".json"));
    GenericKubernetesResource kept =
        client.resource(document).subresource("status").patch(MERGE, status);
    stored.removeIf(earlier -> isSame(earlier, kept));
    stored.add(kept);
  }

  private static boolean isSame(GenericKubernetesResource one, GenericKubernetesResource other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private static GenericKubernetesResource document(String text) {
    return client.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
  }

  private static GenericKubernetesResource pool(String name) {
    return document(
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: %s}
        spec: {redis: {secretRef: {name: redis}}, replicas: 1}
        """
            .formatted(name));
  }

  /** An API server takes a moment to go by a definition that has changed. */
  private static void awaitPoolsWithLongNames(boolean accepted) {
    GenericKubernetesResource pool = pool(LONG_NAME);
    pool.getMetadata().setNamespace(PREFIX + "probe");
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> accepts(pool) == accepted);
  }

  private static boolean accepts(GenericKubernetesResource resource) {
    try {
      client.resource(resource).dryRun().create();
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).as(e.getMessage()).isEqualTo(422);
      return false;
    }
  }

  private static GenericKubernetesResource read(GenericKubernetesResource resource) {
    return client
        .genericKubernetesResources(API_VERSION, resource.getKind())
        .inNamespace(resource.getMetadata().getNamespace())
        .withName(resource.getMetadata().getName())
        .get();
  }

  @Test
  void theyAreReadWithoutALoss() {
    assertThat(stored).hasSizeGreaterThan(20);
    for (GenericKubernetesResource before : stored) {
      GenericKubernetesResource after = read(before);
      assertThat(after.getAdditionalProperties())
          .as("spec and status of %s", before.getMetadata())
          .isEqualTo(before.getAdditionalProperties());
    }
  }

  @Test
  void theOperatorsModelHoldsThem() {
    for (GenericKubernetesResource before : stored) {
      String namespace = before.getMetadata().getNamespace();
      String name = before.getMetadata().getName();
      if (before.getKind().equals("ValidationJob")) {
        ValidationJob job =
            client.resources(ValidationJob.class).inNamespace(namespace).withName(name).get();
        assertThat(job.getSpec().validations()).isNotEmpty();
        assertThat(job.getStatus().phase()).isEqualTo("Succeeded");
      } else {
        WorkerPool pool =
            client.resources(WorkerPool.class).inNamespace(namespace).withName(name).get();
        assertThat(pool.getSpec()).isNotNull();
        assertThat(pool.getStatus().replicas()).isEqualTo(2);
      }
    }
  }

  @Test
  void theyAreUpdated() {
    for (GenericKubernetesResource before : stored) {
      client.resource(before).patch(MERGE, "{}");
      client.resource(before).patch(MERGE, "{\"metadata\":{\"annotations\":{\"seen\":\"yes\"}}}");
      client
          .resource(before)
          .subresource("status")
          .patch(MERGE, "{\"status\":{\"observedGeneration\":2}}");
      client
          .resource(before)
          .subresource("status")
          .patch(MERGE, "{\"status\":{\"observedGeneration\":1}}");
    }
  }

  /** Of a stored one the API server may forgive what does not change; not of a new one. */
  @Test
  void theyWouldBeAcceptedAnew() {
    for (GenericKubernetesResource before : stored) {
      boolean exempt = before.getMetadata().getName().equals(LONG_NAME);
      GenericKubernetesResource copy = new GenericKubernetesResource();
      copy.setApiVersion(before.getApiVersion());
      copy.setKind(before.getKind());
      copy.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace(PREFIX + "probe")
              .withName(before.getMetadata().getName())
              .withAnnotations(before.getMetadata().getAnnotations())
              .withLabels(before.getMetadata().getLabels())
              .build());
      copy.setAdditionalProperties(Map.of("spec", before.getAdditionalProperties().get("spec")));
      assertThat(accepts(copy)).as("%s", before.getMetadata()).isNotEqualTo(exempt);
    }
  }
}
