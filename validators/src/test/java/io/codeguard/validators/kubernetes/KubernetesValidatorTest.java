package io.codeguard.validators.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.Validators;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The contract of the validator {@code kubernetes}. */
class KubernetesValidatorTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        annotations:
      spec:
        replicas: 2
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
              - name: web
                image: web:1
                resources:
                  limits: {cpu: 500m, memory: 1.5Gi}
                ports:
                  - containerPort: 8080
                livenessProbe:
                  httpGet: {path: /, port: http}
      """;

  private static final Map<String, Object> CRD =
      Map.of(
          "spec",
          Map.of(
              "group",
              "example.org",
              "names",
              Map.of("kind", "Cache"),
              "versions",
              List.of(
                  Map.of(
                      "name",
                      "v1",
                      "schema",
                      Map.of(
                          "openAPIV3Schema",
                          Map.of("type", "object", "properties", Map.of("spec", cacheSpec())))))));

  private final KubernetesValidator validator = new KubernetesValidator();
  @TempDir private Path folder;

  private static Map<String, Object> cacheSpec() {
    return Map.of(
        "type",
        "object",
        "required",
        List.of("size", "comment"),
        "properties",
        Map.of(
            "size",
            Map.of("type", "integer", "minimum", 0, "exclusiveMinimum", true),
            "mode",
            Map.of("type", "string", "enum", List.of("fast", "safe")),
            "comment",
            Map.of("type", "string", "nullable", true),
            "port",
            Map.of("x-kubernetes-int-or-string", true),
            "extra",
            Map.of("type", "object", "x-kubernetes-preserve-unknown-fields", true)));
  }

  @Test
  void aRightManifestIsClean() {
    FileResult result = scan(DEPLOYMENT);

    assertThat(result.findings()).isEmpty();
    assertThat(result.outcome()).isEqualTo(Outcome.CLEAN);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultsAreFoundInTheirPlaces(
      String right, String wrong, String rule, int line, String message) {
    assertThat(DEPLOYMENT).contains(right);

    assertThat(scan(DEPLOYMENT.replace(right, wrong)).findings())
        .extracting(Finding::rule, Finding::line, Finding::message)
        .containsExactly(tuple("kubernetes-" + rule, line, message));
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            "replicas: 2",
            "replcas: 2",
            "unknown-field",
            7,
            "spec.replcas: unknown field (apps/v1 Deployment)"),
        Arguments.of(
            "  replicas: 2",
            "  replicas: '2'",
            "wrong-type",
            7,
            "spec.replicas: string found, integer expected (apps/v1 Deployment)"),
        Arguments.of(
            "- name: web\n          image",
            "- image",
            "missing-field",
            15,
            "spec.template.spec.containers[0].name: required field is missing (apps/v1 Deployment)"),
        Arguments.of(
            "labels: {app: web}",
            "labels: {app: on}",
            "wrong-type",
            12,
            "spec.template.metadata.labels.app: boolean found, string expected (apps/v1 Deployment)"),
        Arguments.of(
            "  selector:\n    matchLabels: {app: web}",
            "  selector:",
            "missing-field",
            8,
            "spec.selector: required field is missing (apps/v1 Deployment)"),
        Arguments.of(
            "image: web:1",
            "image: web:1\n          imagepullPolicy: Always",
            "unknown-field",
            17,
            "spec.template.spec.containers[0].imagepullPolicy: unknown field (apps/v1 Deployment)"),
        Arguments.of(
            "kind: Deployment",
            "kind: Deploymnet",
            "unknown-kind",
            2,
            "apps/v1 has no kind Deploymnet in Kubernetes 1.36"),
        Arguments.of(
            "apiVersion: apps/v1",
            "apiVersion: extensions/v1beta1",
            "removed-api",
            1,
            "extensions/v1beta1 has no kind Deployment in Kubernetes 1.36; use apps/v1"),
        Arguments.of(
            "apiVersion: apps/v1",
            "apiVersion: v1",
            "removed-api",
            1,
            "v1 has no kind Deployment in Kubernetes 1.36; use apps/v1"));
  }

  @Test
  void quantitiesAreChecked() {
    assertThat(scan(DEPLOYMENT.replace("1.5Gi", "100MB")).findings())
        .extracting(Finding::rule, Finding::line, Finding::message)
        .containsExactly(
            tuple(
                "kubernetes-invalid-value",
                18,
                "spec.template.spec.containers[0].resources.limits.memory: is no quantity, such as"
                    + " 500m or 1.5Gi (apps/v1 Deployment)"));
  }

  @Test
  void aFieldThatIsMissingBesidesAMisspeltOneIsFoundToo() {
    assertThat(scan(DEPLOYMENT.replace("containers:", "container:")).findings())
        .extracting(Finding::rule)
        .containsExactlyInAnyOrder("kubernetes-unknown-field", "kubernetes-missing-field");
  }

  @Test
  void everyDocumentAndEveryItemOfAListIsValidated() {
    String list =
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec:
              ports:
                - prot: 80
        ---
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"nam": "a"}}
        """;

    assertThat(scan(list).findings())
        .extracting(Finding::line, Finding::message)
        .containsExactly(
            tuple(9, "items[0].spec.ports[0].port: required field is missing (v1 Service)"),
            tuple(9, "items[0].spec.ports[0].prot: unknown field (v1 Service)"),
            tuple(11, "metadata.nam: unknown field (v1 Namespace)"));
  }

  @Test
  void jsonIsValidatedToo() {
    String json = "{\"apiVersion\": \"v1\",\n \"kind\": \"Secret\",\n \"data\": {\"a\": 1}}";

    assertThat(scan(Map.of(), "secret.json", json).findings())
        .extracting(Finding::line, Finding::message)
        .containsExactly(tuple(3, "data.a: integer found, string expected (v1 Secret)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1",
        "- apiVersion\n- kind",
        "apiVersion: v2\nname: chart\nkindly: yes",
        "apiVersion: example.org/v1\nkind: Cache\nwhatever: 1",
        "apiVersion: v1\nkind: Config\nclusters: []",
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nspec: {}",
        "# apiVersion kind\n",
        ""
      })
  void whatIsNoKindOfKubernetesGivesNothing(String text) {
    FileResult result = scan(text);

    assertThat(result.findings()).isEmpty();
    assertThat(result.outcome()).isEqualTo(Outcome.CLEAN);
  }

  @Test
  void templatesAndBrokenFilesAreSkipped() {
    String template = DEPLOYMENT.replace("replicas: 2", "replicas: {{ .Values.replicas }}");

    assertThat(scan(Map.of(), "chart/templates/a.yaml", template))
        .isEqualTo(FileResult.skipped("chart/templates/a.yaml", "template, not YAML"));
    assertThat(scan(Map.of(), "a.yaml", template))
        .isEqualTo(FileResult.skipped("a.yaml", "template, not YAML"));
    assertThat(scan(Map.of(), "a.yaml", "apiVersion: v1\nkind: [\n"))
        .isEqualTo(FileResult.skipped("a.yaml", "neither JSON nor YAML"));
  }

  @Test
  void versionsDiffer() {
    String claim =
        "apiVersion: scheduling.k8s.io/v1alpha1\nkind: Workload\nspec: {podGroups: []}\n";

    assertThat(scan(Map.of("version", "1.35"), "a.yaml", claim).findings()).isEmpty();
    assertThat(scan(Map.of("version", "1.34"), "a.yaml", claim).findings())
        .extracting(Finding::rule)
        .containsExactly("kubernetes-unknown-kind");
  }

  @Test
  void everyVersionOfTheBuildCanBeChosenAndTheNewestIsTheDefault() throws Exception {
    JsonNode offered =
        JsonMapper.shared()
            .readTree(validator.parameters().json().toString())
            .at("/properties/version/enum");
    JsonNode built =
        JsonMapper.shared()
            .readTree(
                KubernetesApi.class.getResourceAsStream(
                    "/io/codeguard/kubernetes/schemas/versions.json"));

    assertThat(offered).isEqualTo(built);
    assertThat(scan(DEPLOYMENT.replace("Deployment", "X")).findings().getFirst().message())
        .endsWith("in Kubernetes " + built.path(built.size() - 1).asString());
  }

  @Test
  void customResourcesAreCheckedWhenTheirDefinitionsAreGiven() {
    Map<String, Object> parameters = Map.of("crds", List.of(CRD));
    String right =
        """
        apiVersion: example.org/v1
        kind: Cache
        metadata: {name: a}
        spec: {size: 1, comment: null, port: http, extra: {any: thing}}
        """;

    assertThat(scan(parameters, "a.yaml", right).findings()).isEmpty();
    assertThat(
            scan(
                    parameters,
                    "a.yaml",
                    right
                        .replace("size: 1", "size: 0, mode: slow, siez: 1")
                        .replace("name: a", "nam: a"))
                .findings())
        .extracting(Finding::rule, Finding::line)
        .containsExactlyInAnyOrder(
            tuple("kubernetes-unknown-field", 3),
            tuple("kubernetes-invalid-value", 4),
            tuple("kubernetes-invalid-value", 4),
            tuple("kubernetes-unknown-field", 4));
    assertThat(scan(parameters, "a.yaml", right.replace("org/v1", "org/v2")).findings())
        .extracting(Finding::message)
        .containsExactly("example.org/v2 has no kind Cache; use example.org/v1");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void invalidParametersAreRejectedWithARemedy(Map<String, Object> parameters, String message) {
    assertThatThrownBy(() -> Validators.prepare(validator, parameters))
        .isInstanceOf(InvalidParametersException.class)
        .hasMessageStartingWith(message);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            Map.of("version", "1.10"),
            "parameters.version: is not a valid value; use one of: 1.34, 1.35, 1.36"),
        Arguments.of(
            Map.of("versions", "1.36"), "parameters: 'versions' is unknown; use crds, version"),
        Arguments.of(
            Map.of("crds", List.of(Map.of())), "parameters.crds[0].spec.group: is missing; give a"),
        Arguments.of(
            Map.of("crds", List.of(crd(Map.of("type", "text")))),
            "parameters.crds[0].spec.versions.0.schema.openAPIV3Schema: /type: "));
  }

  private static Map<String, Object> crd(Map<String, Object> schema) {
    Map<String, Object> version = Map.of("name", "v1", "schema", Map.of("openAPIV3Schema", schema));
    return Map.of(
        "spec", Map.of("group", "a.b", "names", Map.of("kind", "C"), "versions", List.of(version)));
  }

  private FileResult scan(String text) {
    return scan(Map.of(), "a.yaml", text);
  }

  private FileResult scan(Map<String, Object> parameters, String path, String text) {
    return new Probe(folder).scan(validator, parameters, path, text.getBytes(UTF_8));
  }
}
