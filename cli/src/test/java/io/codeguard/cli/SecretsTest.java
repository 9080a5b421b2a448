package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of the manifest's pool, from local directories. */
class SecretsTest {
  @TempDir private Path directory;

  private Path manifest(String endpoint) throws IOException {
    return Files.writeString(
        directory.resolve("job.yaml"),
        """
        apiVersion: codeguard.io/v1alpha1
        kind: WorkerPool
        metadata: {name: pool}
        spec:
          s3:
            - {endpoint: "%s", secretRef: {name: keys}, buckets: [archives]}
        ---
        apiVersion: codeguard.io/v1alpha1
        kind: ValidationJob
        metadata: {name: job}
        spec:
          poolRef: {name: pool}
          source: {archive: {url: "s3://archives/a.zip"}}
          validations: [{type: syntax}]
        """
            .formatted(endpoint));
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.json"));
      zip.write("{}".getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void areUsedLikeInACluster() throws IOException {
    Path keys = Files.createDirectory(directory.resolve("keys"));
    Files.writeString(keys.resolve("accessKeyId"), "AKIDTEST");
    Files.writeString(keys.resolve("secretAccessKey"), "very-secret-key");
    try (ArchiveServer server = ArchiveServer.serving(zip())) {
      Run run = Run.codeguard("run", manifest(server.address()), "--secret", "keys=" + keys);

      assertThat(run.out()).contains("1 task on 1 file: 1 completed");
      assertThat(run.code()).isEqualTo(ExitCode.PASSED);
      assertThat(server.authorizations())
          .isNotEmpty()
          .allSatisfy(
              shown -> assertThat(shown).startsWith("AWS4-HMAC-SHA256 Credential=AKIDTEST/"));
      assertThat(run.out() + run.err()).doesNotContain("very-secret-key");
    }
  }

  @Test
  void missingOnesAreReportedByNameWhenNeeded() throws IOException {
    try (ArchiveServer server = ArchiveServer.serving(zip())) {
      Run run = Run.codeguard("run", manifest(server.address()));

      assertThat(run.code()).isEqualTo(ExitCode.NOT_DONE);
      assertThat(run.err()).contains("bucket 'archives'", "spec.s3");
      assertThat(server.authorizations()).isEmpty();
    }
  }

  @Test
  void mustBeReferencedByThePoolAndBeDirectories() throws IOException {
    Path manifest = manifest("http://127.0.0.1:1");
    Run unnamed = Run.codeguard("run", manifest, "--secret", "other=" + directory);
    assertThat(unnamed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unnamed.err())
        .contains("--secret: the manifest's WorkerPool does not reference a secret 'other'");

    Run absent = Run.codeguard("run", manifest, "--secret", "keys=absent");
    assertThat(absent.code()).isEqualTo(ExitCode.USAGE);
    assertThat(absent.err()).contains("--secret: absent is not a directory");
  }
}
