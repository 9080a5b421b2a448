package io.codeguard.worker.testing;

import io.codeguard.worker.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Runs the worker in a separate process, with this test's class path. */
public final class WorkerProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private WorkerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param variables environment, beside the workspace and no health port
   */
  public static WorkerProcess start(Path directory, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CODEGUARD_HEALTH_PORT", "0");
    environment.put("CODEGUARD_WORKSPACE", directory.resolve("workspace").toString());
    environment.putAll(variables);
    try {
      Path output = Files.createTempFile(directory, "worker", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx128m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName()));
      builder.environment().keySet().removeIf(name -> name.startsWith("CODEGUARD_"));
      builder.environment().putAll(environment);
      return new WorkerProcess(
          builder.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its output so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the text is printed. */
  public void says(String text) {
    Awaitility.await("worker says " + text)
        .atMost(Duration.ofSeconds(60))
        .until(this::output, printed -> printed.contains(text));
  }

  /** Sends SIGTERM, like the kubelet. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL, which is like a crash of the node. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Waits for the process to exit and returns its status. */
  public int status() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
