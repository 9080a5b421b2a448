package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors in a command line or a job are reported in one line and by the exit code. */
class UnfinishedRunTest {
  private static final Path QUICKSTART = Run.PROJECT.resolve("examples/quickstart.yaml");

  @TempDir private Path directory;

  @Test
  void anInvalidCommandLineIsExplained() {
    assertUsage(
        Run.codeguard(), "missing command: use run, submit, watch, report, stats or validators");
    assertUsage(Run.codeguard("rum"), "Unmatched argument at index 0: 'rum'");
    assertUsage(Run.codeguard("run"), "Missing required parameter: 'FILE'");
    assertUsage(Run.codeguard("run", QUICKSTART, "--repot=x"), "Unknown option: '--repot=x'");
    assertUsage(
        Run.codeguard("run", QUICKSTART, "-o", "xml"),
        "Invalid value for option '--output': expected one of [TABLE, JSON]"
            + " (case-insensitive) but was 'xml'");
    assertUsage(Run.codeguard("run", "absent.yaml"), "absent.yaml does not exist");
    assertUsage(
        Run.codeguard("run", QUICKSTART, "--dir", "absent"), "--dir: absent is not a directory");
    assertUsage(
        Run.codeguard("run", QUICKSTART, "--report", directory.resolve("absent/out.sarif")),
        "--report: " + directory.resolve("absent") + " is not a directory");
  }

  @Test
  void aManifestThatIsNotTextIsRejected() throws IOException {
    Path file = Files.write(directory.resolve("job.yaml"), new byte[] {(byte) 0xff, 0});
    assertUsage(Run.codeguard("run", file), file + " is not UTF-8");
  }

  @Test
  void clusterOnlySourcesAreRejected() throws IOException {
    assertUsage(
        Run.codeguard("run", manifest("configMap: {name: files}", "")),
        "spec.source requires a cluster: specify a directory with its files with --dir");
    assertUsage(
        Run.codeguard("run", manifest("inline: {a.json: '{}'}", "suspend: true")),
        "the job is suspended: set spec.suspend to false, or remove it");
  }

  @Test
  void anArchiveWithAWrongDigestIsNotScanned() throws IOException {
    try (ArchiveServer server = ArchiveServer.serving("{}".getBytes(UTF_8))) {
      Run run =
          Run.codeguard(
              "run",
              manifest(
                  "archive: {url: '%s', sha256: '%s'}".formatted(server.url(), "0".repeat(64)),
                  ""));
      assertNotDone(run, "sha256");
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void anUnresponsiveServerIsReported() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    Path manifest =
        manifest(
            "archive: {url: 'http://127.0.0.1:%d/a.zip'}".formatted(nobody),
            "retry: {maxAttempts: 2, backoffSeconds: 0}");
    assertNotDone(Run.codeguard("run", manifest), "127.0.0.1");
    Run json = Run.codeguard("run", manifest, "-o", "json");
    assertNotDone(json, "127.0.0.1");
    assertThat(json.out()).startsWith("{").contains("\"phase\" : \"Failed\"");
  }

  private static void assertUsage(Run run, String message) {
    assertThat(run.err()).startsWith("codeguard: " + message + "\n").contains("--help'.");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  private static void assertNotDone(Run run, String reason) {
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("codeguard: the job failed: ").contains(reason);
    assertThat(run.code()).isEqualTo(ExitCode.NOT_DONE);
  }

  private Path manifest(String source, String more) throws IOException {
    return Files.writeString(
        directory.resolve("job.yaml"),
        """
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: job}
        spec:
          source:
            %s
          validations: [{type: syntax}]
          %s
        """
            .formatted(source, more));
  }
}
