package io.codeguard.queue.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A third-party S3 server process: rclone's, which verifies signatures. Built from its Go module,
 * whose digests are in go.sum.
 */
public final class S3Server implements AutoCloseable {
  private final Process process;
  private final URI endpoint;

  private S3Server(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Builds the program. Without a go command, skips the test with a message, or fails it if {@code
   * CI} is set.
   */
  public static Path build(Path work) {
    try {
      for (String file : List.of("main.go", "go.mod", "go.sum")) {
        try (InputStream in = S3Server.class.getResourceAsStream("/s3/" + file + ".txt")) {
          Files.copy(in, work.resolve(file));
        }
      }
      Process build =
          new ProcessBuilder("go", "build", "-o", "s3", ".")
              .directory(work.toFile())
              .inheritIO()
              .start();
      if (!build.waitFor(9, TimeUnit.MINUTES) || build.exitValue() != 0) {
        throw new IOException("go build failed");
      }
      return work.resolve("s3");
    } catch (IOException e) {
      Assumptions.assumeTrue(System.getenv("CI") != null, "go is needed for the S3 server: " + e);
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Starts a server on loopback.
   *
   * @param objects contains a directory for each bucket
   */
  public static S3Server start(Path program, String id, String key, Path objects) {
    return start("127.0.0.1", program, id, key, objects);
  }

  /**
   * @param address the local address to listen on
   * @param objects contains a directory for each bucket
   */
  public static S3Server start(String address, Path program, String id, String key, Path objects) {
    return start(List.of(program.toString(), address, id, key, objects.toString()));
  }

  /**
   * Starts a server on loopback with HTTPS.
   *
   * @param objects contains a directory for each bucket
   * @param certificate PEM file
   * @param privateKey PEM file
   */
  public static S3Server startTls(
      Path program, String id, String key, Path objects, Path certificate, Path privateKey) {
    return start(
        List.of(
            program.toString(),
            "127.0.0.1",
            id,
            key,
            objects.toString(),
            certificate.toString(),
            privateKey.toString()));
  }

  private static S3Server start(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader says = process.inputReader(UTF_8);
      return new S3Server(process, URI.create(says.readLine()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
