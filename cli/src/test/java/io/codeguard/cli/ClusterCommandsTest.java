package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.sarif.SarifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs in a cluster. */
@Tag("api-server")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ClusterCommandsTest {
  private static final Path QUICKSTART = Run.PROJECT.resolve("examples/quickstart.yaml");

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

  @Test
  void aWatchedJobHasTheSameResultAsALocalRun() throws IOException {
    Run local = Run.codeguard("run", QUICKSTART);
    Run submitted = Run.codeguard("submit", QUICKSTART, "-n", namespace, "--watch");
    assertThat(submitted.err()).isEmpty();
    assertThat(submitted.out()).isEqualTo(local.out());
    assertThat(submitted.code()).isEqualTo(ExitCode.VIOLATIONS);

    Run watched = Run.codeguard("watch", "quickstart", "-n", namespace, "-o", "json");
    assertThat(watched.out()).contains("\"verdict\" : \"Violations\"");
    assertThat(watched.code()).isEqualTo(ExitCode.VIOLATIONS);

    Run report = Run.codeguard("report", "quickstart", "-n", namespace);
    assertThat(SarifReader.findings(new ByteArrayInputStream(report.out().getBytes(UTF_8))))
        .hasSize(6);
    assertThat(report.code()).isEqualTo(ExitCode.PASSED);

    assertThat(report("html")).contains("<title>" + namespace + "/quickstart</title>");
    assertThat(report("junit")).contains("<testsuite name=\"secrets\"");
    assertThat(report("text")).contains("6 findings").contains("src/web/cart.js:2:3: error: ");
    assertThat(report("github")).startsWith("{").contains("\"no-debugger\"");
    assertThat(Run.codeguard("report", "quickstart", "--format", "pdf").err())
        .contains("Invalid value for option '--format'");

    Run again = Run.codeguard("submit", QUICKSTART, "-n", namespace);
    assertThat(again.err())
        .isEqualTo("codeguard: validationjobs.codeguard.io \"quickstart\" already exists\n");
    assertThat(again.code()).isEqualTo(ExitCode.NOT_DONE);
  }

  private static String report(String format) {
    Run run = Run.codeguard("report", "quickstart", "-n", namespace, "--format", format);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
    return run.out();
  }

  @Test
  void aManifestWithGenerateNameCreatesManyJobs() throws IOException {
    Path manifest =
        Files.writeString(
            directory.resolve("job.yaml"),
            Files.readString(QUICKSTART)
                .replace("name: quickstart", "generateName: quick-")
                .replace("spec:\n", "spec:\n  cache: false\n"));
    Run first = Run.codeguard("submit", manifest, "-n", namespace);
    assertThat(first.out()).matches("created " + namespace + "/quick-[a-z0-9]+\n");
    assertThat(Run.codeguard("submit", manifest, "-n", namespace).out()).isNotEqualTo(first.out());
  }

  @Test
  void aSecondJobReusesTheResultsOfTheFirst() throws IOException {
    String manifest =
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {generateName: again-}
        spec:
          source: {inline: {a.json: '{', b.json: '{}'}}
          validations: [{type: syntax}]
        """;
    Path first = Files.writeString(directory.resolve("first.yaml"), manifest);
    Path second =
        Files.writeString(directory.resolve("second.yaml"), manifest.replace("'{}'", "'[]'"));
    Run one = Run.codeguard("submit", first, "-n", namespace, "--watch");
    assertThat(one.out()).contains("1 finding: 1 error\n2 tasks on 2 files: 2 completed\n");
    Run other = Run.codeguard("submit", second, "-n", namespace, "--watch");
    assertThat(other.out())
        .contains("1 finding: 1 error\n2 tasks on 2 files: 1 completed, 1 cached\n");
  }

  @Test
  void poolsAreListedWithTheirQueuesAndWorkers() {
    Awaitility.await()
        .atMost(1, TimeUnit.MINUTES)
        .untilAsserted(
            () ->
                assertThat(Run.codeguard("stats", "-n", namespace).out().lines())
                    .anyMatch(line -> line.matches(namespace + " +default +0/\\d+ +\\d.*")));
    Run everywhere = Run.codeguard("stats", "--all-namespaces", "-o", "json");
    assertThat(everywhere.out())
        .contains("\"namespace\" : \"" + namespace + "\"")
        .contains("\"oldestAgeSeconds\"");
    assertThat(everywhere.code()).isEqualTo(ExitCode.PASSED);
    assertThat(Run.codeguard("stats", "-n", "nowhere").out().lines()).hasSize(1);
  }

  @Test
  void aMissingJobIsReported() {
    for (String command : List.of("watch", "report")) {
      Run run = Run.codeguard(command, "absent", "-n", namespace);
      assertThat(run.err())
          .isEqualTo(
              "codeguard: ValidationJob 'absent' does not exist in namespace '"
                  + namespace
                  + "'\n");
      assertThat(run.code()).isEqualTo(ExitCode.NOT_DONE);
    }
  }

  @Test
  void anUnresponsiveClusterIsReported() throws IOException {
    String reachable = System.getProperty(ClusterInstallation.KUBECONFIG);
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    try {
      System.setProperty(
          ClusterInstallation.KUBECONFIG, kubeconfig("http://127.0.0.1:" + nobody).toString());
      Run run = Run.codeguard("watch", "quickstart");
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err())
          .startsWith("codeguard: the cluster at http://127.0.0.1:" + nobody)
          .contains(" does not answer: ");
      assertThat(run.code()).isEqualTo(ExitCode.NOT_DONE);
    } finally {
      System.setProperty(ClusterInstallation.KUBECONFIG, reachable);
    }
  }

  private static Path kubeconfig(String server) throws IOException {
    return Files.writeString(
        directory.resolve("unreachable"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: a, cluster: {server: "%s"}}]
        contexts: [{name: a, context: {cluster: a, user: a}}]
        users: [{name: a, user: {}}]
        current-context: a
        """
            .formatted(server));
  }
}
