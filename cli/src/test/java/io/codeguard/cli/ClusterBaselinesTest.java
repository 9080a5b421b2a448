package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.StatusCondition;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in a cluster with a baseline. */
@Tag("api-server")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterBaselinesTest {
  @TempDir private static Path directory;
  private static ClusterInstallation codeguard;
  private static String namespace;

  @BeforeAll
  static void start() throws Exception {
    codeguard = new ClusterInstallation(directory);
    namespace = codeguard.namespace();
  }

  @AfterAll
  static void stop() throws Exception {
    codeguard.close();
  }

  /** Creates a job with one file and this baseline. */
  private static Path job(String name, String file, String baseline) throws IOException {
    return Files.writeString(
        directory.resolve(name + ".yaml"),
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: %s}
        spec:
          source: {inline: {a.txt: "%s"}}
          validations:
            - type: pattern
              parameters: {patterns: [{id: no-todo, regex: 'TODO.', message: Do it.}]}
          %s
        """
            .formatted(name, file, baseline));
  }

  @Test
  void onlyNewFindingsCountWithAnEarlierJobAsBaseline() throws IOException {
    Run first = Run.codeguard("submit", job("debts", "TODO1", ""), "-n", namespace, "--watch");
    assertThat(first.code()).isEqualTo(ExitCode.VIOLATIONS);
    Run same =
        Run.codeguard(
            "submit",
            job("no-more", "x\\nTODO1", "baseline: {jobName: debts}"),
            "-n",
            namespace,
            "--watch");
    assertThat(same.err()).isEmpty();
    assertThat(same.out())
        .startsWith("1 finding: 1 warning; 0 new\n")
        .endsWith("verdict: Passed, within the limits of spec.failOn\n");
    Run more =
        Run.codeguard(
            "submit",
            job("one-more", "TODO1\\nTODO2", "baseline: {jobName: debts}"),
            "-n",
            namespace,
            "--watch");
    assertThat(more.out())
        .contains("a.txt:2:1")
        .doesNotContain("a.txt:1:1")
        .contains("2 findings: 2 warnings; 1 new\n")
        .contains("1 new finding of severity note or worse, 0 tolerated");
  }

  @Test
  void aMissingBaselineIsReportedAndAwaited() throws IOException {
    Run.codeguard("submit", job("of-config", "TODO1", "baseline: {report: old}"), "-n", namespace);
    Run.codeguard("submit", job("of-job", "TODO1", "baseline: {jobName: old}"), "-n", namespace);
    String inNamespace = "in namespace '" + namespace + "': create it, ";
    assertThat(baselineCondition("of-config"))
        .isEqualTo(
            "spec.baseline.report: ConfigMap 'old' does not exist "
                + inNamespace
                + "and the job continues");
    assertThat(baselineCondition("of-job"))
        .isEqualTo(
            "spec.baseline.jobName: ValidationJob 'old' does not exist "
                + inNamespace
                + "or recreate this job with another baseline");

    Path report = directory.resolve("old.sarif");
    Run.codeguard("run", job("old", "TODO1", ""), "--report", report);
    codeguard
        .client()
        .configMaps()
        .inNamespace(namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("old")
                .endMetadata()
                .addToData("report.sarif", Files.readString(report))
                .build())
        .create();
    Run watched = Run.codeguard("watch", "of-config", "-n", namespace);
    assertThat(watched.out()).startsWith("1 finding: 1 warning; 0 new\n").contains("Passed");

    Run.codeguard("submit", job("old", "TODO1", ""), "-n", namespace, "--watch");
    assertThat(Run.codeguard("watch", "of-job", "-n", namespace).out()).contains("0 new\n");
  }

  private static String baselineCondition(String job) {
    Resource<ValidationJob> resource =
        codeguard.client().resources(ValidationJob.class).inNamespace(namespace).withName(job);
    ValidationJob blocked =
        resource.waitUntilCondition(
            found -> found.getStatus() != null && found.getStatus().conditions() != null,
            30,
            TimeUnit.SECONDS);
    assertThat(blocked.getStatus().phase()).isEqualTo("Pending");
    return blocked.getStatus().conditions().stream()
        .filter(condition -> condition.type().equals("BaselineReady"))
        .map(StatusCondition::message)
        .findFirst()
        .orElseThrow();
  }
}
