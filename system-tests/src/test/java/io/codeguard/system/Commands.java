package io.codeguard.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs programs like a user. */
final class Commands {
  static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));

  private Commands() {}

  /** Runs a program in the project's directory until it exits, and returns its standard output. */
  static String run(Map<String, String> environment, List<String> command) {
    try {
      Path errors = Files.createTempFile("stderr", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(PROJECT.toFile()).redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(
            String.join(" ", command) + " failed: " + Files.readString(errors) + output);
      }
      Files.delete(errors);
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
