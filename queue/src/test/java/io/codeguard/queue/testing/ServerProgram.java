package io.codeguard.queue.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.opentest4j.TestAbortedException;
import redis.embedded.core.ExecutableProvider;

/**
 * Selects the program that tests use as Redis: the system's redis-server, otherwise the Redis 6.2
 * that a test library bundles. The system property {@code codeguard.redis} selects another one:
 * {@code redis-6.2} for the bundled one, or a server from dev/redis-servers. If it is not
 * available, the tests are skipped, or fail if {@code CI} is set.
 */
final class ServerProgram {
  private static final String PROPERTY = "codeguard.redis";
  private static final String CARRIED = "redis-6.2";

  private ServerProgram() {}

  static String path() {
    String name = System.getProperty(PROPERTY, "");
    return switch (name) {
      case "" -> installed().orElseGet(ServerProgram::carried);
      case CARRIED -> carried();
      default -> fetched(name);
    };
  }

  private static Optional<String> installed() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** The one bundled with the test library. */
  static String carried() {
    try {
      return ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fetched(String name) {
    Path script = Path.of(System.getProperty("codeguard.project"), "dev", "redis-servers");
    try {
      Process process =
          new ProcessBuilder(script.toString(), name)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String path = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? path : missing(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String missing(String name) {
    String message = "The tests on " + name + " cannot run here: see what dev/redis-servers says.";
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    System.err.println("SKIPPED: " + message);
    throw new TestAbortedException(message);
  }
}
