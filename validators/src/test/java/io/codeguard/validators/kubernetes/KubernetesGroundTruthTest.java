package io.codeguard.validators.kubernetes;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.testing.GoModules;
import io.codeguard.validators.testing.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares with the API definition and the manifests in Kubernetes' own source. */
class KubernetesGroundTruthTest {
  private static final String MODULE = "k8s.io/kubernetes@v1.34.4";
  private static final String SUM = "h1:Yy6R4QB8C9kJPp25GFqEvX5XQwY5qzKeqD0Xx6oAcmk=";

  /** Location, rule and field of intentional and unintentional errors. */
  private static final String FAULTS =
      """
      cluster/addons/node-problem-detector/npd.yaml:46 unknown-field spec.template.spec.nodeSelectors
      hack/testdata/invalid-deployment-unknown-and-duplicate-fields.yaml:10 unknown-field spec.foo
      hack/testdata/invalid-deployment-unknown-and-duplicate-fields.yaml:11 unknown-field spec.baz
      hack/testdata/invalid-pod.yaml:7 missing-field spec.containers[0].name
      hack/testdata/invalid-rc-with-empty-args.yaml:19 wrong-type spec.template.spec.containers[0].args[0]
      pkg/api/testing/node_example.json:37 missing-field status.nodeInfo.architecture
      pkg/api/testing/node_example.json:37 missing-field status.nodeInfo.operatingSystem
      pkg/api/testing/replication_controller_example.json:70 unknown-field spec.template.spec.containers[0].capabilities
      test/e2e/dra/test-driver/deploy/example/devicetaintpolicy.yaml:8 unknown-field spec.selector
      test/e2e/dra/test-driver/deploy/example/resourceclaim.yaml:1 removed-api
      test/e2e/testing-manifests/serviceloadbalancer/netexecsvc.yaml:8 unknown-field spec.Type
      test/e2e/testing-manifests/storage-csi/mock/csi-mock-driverinfo.yaml:1 missing-field spec
      test/fixtures/pkg/kubectl/cmd/auth/rbac-v1beta1.yaml:3 removed-api
      test/fixtures/pkg/kubectl/cmd/convert/appsdeployment.yaml:1 removed-api
      test/fixtures/pkg/kubectl/cmd/convert/extensionsdeployment.yaml:1 removed-api
      test/fixtures/pkg/kubectl/cmd/convert/serviceandingress.yaml:15 removed-api
      test/fixtures/pkg/kubectl/cmd/convert/v1beta1ingress.yaml:1 removed-api
      test/fixtures/pkg/kubectl/cmd/convert/v2beta1HPA.yaml:1 removed-api
      test/fixtures/pkg/kubectl/cmd/expose/appsv1deployment-no-selectors.yaml:7 missing-field spec.selector
      test/integration/scheduler_perf/dra/templates/another-resourceclaimtemplate.yaml:7 unknown-field spec.spec.controller
      test/integration/scheduler_perf/templates/pod-with-node-inclusion-policy.yaml:24 unknown-field spec.topologySpreadConstraints[0].NodeAffinityPolicy
      test/integration/scheduler_perf/templates/pod-with-node-inclusion-policy.yaml:25 unknown-field spec.topologySpreadConstraints[0].NodeTaintsPolicy
      test/integration/scheduler_perf/templates/pv-csi.yaml:8 missing-field spec.csi.volumeHandle
      test/kubemark/resources/heapster_template.json:39 invalid-value spec.template.spec.containers[0].resources.requests.cpu
      test/kubemark/resources/heapster_template.json:40 invalid-value spec.template.spec.containers[0].resources.requests.memory
      test/kubemark/resources/heapster_template.json:61 invalid-value spec.template.spec.containers[1].resources.requests.memory
      """;

  private static Path source;
  @TempDir private Path folder;

  @BeforeAll
  static void fetch() {
    source = GoModules.fetch(MODULE, SUM);
  }

  @Test
  void faultsInKubernetesOwnManifestsAreFoundAndNothingElse() throws IOException {
    KubernetesValidator validator = new KubernetesValidator();
    List<SourceFile> files;
    try (Stream<Path> all = Files.walk(source)) {
      files =
          all.filter(Files::isRegularFile)
              .map(path -> new SourceFile(source.relativize(path).toString(), path))
              .filter(file -> validator.accepts(file.path()))
              .toList();
    }

    List<FileResult> results = new Probe(folder).scan(validator, Map.of("version", "1.34"), files);

    assertThat(files.size()).isGreaterThan(500);
    assertThat(
            results.stream()
                .flatMap(result -> result.findings().stream())
                .map(KubernetesGroundTruthTest::line)
                .sorted()
                .collect(joining()))
        .isEqualTo(FAULTS);
    assertThat(results)
        .extracting(FileResult::outcome)
        .containsOnly(Outcome.CLEAN, Outcome.FINDINGS, Outcome.SKIPPED);
  }

  private static String line(Finding finding) {
    String field = finding.message().substring(0, Math.max(0, finding.message().indexOf(':')));
    String rule = finding.rule().substring("kubernetes-".length());
    return "%s:%d %s %s".formatted(finding.path(), finding.line(), rule, field).strip() + "\n";
  }

  @Test
  void schemasAreThoseOfTheOfficialDocument() throws IOException {
    JsonNode official =
        JsonMapper.shared()
            .readTree(Files.readString(source.resolve("api/openapi-spec/swagger.json")));

    OfficialApi api = new OfficialApi(official.path("definitions"));

    assertThat(api.differences("1.34")).isEmpty();
    assertThat(api.compared()).isGreaterThan(500);
  }
}
