package io.codeguard.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.codeguard.testing.ResourceDefinitions;
import io.codeguard.testing.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applies manifests to a real API server; the documents of a file are applied in order. */
@Tag("api-server")
class ManifestsTest {
  private static final String NAMESPACE = "manifests";
  private static final String EXPECT = "# expect: ";
  private static KubernetesClient client;

  @BeforeAll
  static void install() {
    client = TestCluster.withApiServer().client();
    ResourceDefinitions.install(client);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
  }

  static Stream<Path> valid() throws IOException {
    return manifests("valid-");
  }

  static Stream<Path> invalid() throws IOException {
    return manifests("invalid-");
  }

  private static Stream<Path> manifests(String prefix) throws IOException {
    Path directory =
        Path.of(
            System.getProperty("codeguard.project"),
            "crds",
            "src",
            "test",
            "resources",
            "manifests");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList()
          .stream();
    }
  }

  @AfterEach
  void clean() {
    client.resources(ValidationJob.class).inNamespace(NAMESPACE).delete();
    client.resources(WorkerPool.class).inNamespace(NAMESPACE).delete();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void isAccepted(Path manifest) throws IOException {
    documents(manifest).forEach(this::apply);
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void isRejectedWithARemedy(Path manifest) throws IOException {
    List<HasMetadata> documents = documents(manifest);
    documents.subList(0, documents.size() - 1).forEach(this::apply);
    KubernetesClientException refusal =
        catchThrowableOfType(
            KubernetesClientException.class, () -> apply(documents.get(documents.size() - 1)));
    String expected = Files.readAllLines(manifest).get(0).substring(EXPECT.length());
    assertThat(refusal).as("refused: %s", manifest.getFileName()).isNotNull();
    assertThat(refusal.getMessage()).contains(expected);
    assertThat(refusal.getCode()).isEqualTo(422);
  }

  /** As JSON, because YAML does not permit keys of this length. */
  @Test
  void aPathThatIsTooLongIsRejectedWithARemedy() {
    GenericKubernetesResource job =
        client
            .getKubernetesSerialization()
            .unmarshal(
                """
                {"apiVersion": "codeguard.io/v1alpha1", "kind": "ValidationJob",
                 "metadata": {"name": "job"},
                 "spec": {"source": {"inline": {"%s": "{}"}}, "validations": [{"type": "syntax"}]}}
                """
                    .formatted("p".repeat(1025)),
                GenericKubernetesResource.class);
    assertThatThrownBy(() -> client.resource(job).inNamespace(NAMESPACE).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.source.inline: paths must have at most 1024 characters");
  }

  private void apply(HasMetadata document) {
    client.resource(document).inNamespace(NAMESPACE).patch(TestCluster.APPLY);
  }

  private static List<HasMetadata> documents(Path manifest) throws IOException {
    List<HasMetadata> documents = new ArrayList<>();
    for (String text : Files.readString(manifest).split("(?m)^---$")) {
      GenericKubernetesResource document =
          client.getKubernetesSerialization().unmarshal(text, GenericKubernetesResource.class);
      documents.add(document);
    }
    return documents;
  }
}
