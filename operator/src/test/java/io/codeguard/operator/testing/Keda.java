package io.codeguard.operator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.validators.testing.GoModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * KEDA's own scaler for HTTP metrics, built from its Go module without all the other scalers. The
 * first build takes some minutes; later ones use Go's build cache.
 */
public final class Keda {
  private static final String MODULE = "github.com/kedacore/keda/v2@v2.21.0";
  private static final String SUM = "h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=";
  private static final Path OPERATOR = Path.of(System.getProperty("codeguard.project"), "operator");
  private static final List<String> SCALERS = List.of("scaler.go", "metrics_api_scaler.go");

  private final Path program;

  private Keda(Path program) {
    this.program = program;
  }

  /** Without a go command, skips the test with a message, and fails it in CI. */
  public static Keda build() throws IOException, InterruptedException {
    Path module = GoModules.fetch(MODULE, SUM);
    Path work = Files.createDirectories(OPERATOR.resolve("target/keda"));
    for (String part : List.of("go.mod", "go.sum", "version", "apis", "pkg")) {
      copy(module, work, module.resolve(part));
    }
    Path scalers = work.resolve("pkg/scalers");
    // Belongs to an omitted file.
    Files.writeString(
        scalers.resolve("external.go"),
        "package scalers\n\nconst externalMetricType = \"External\"\n");
    Path command = Files.createDirectories(work.resolve("cmd/read"));
    Files.copy(
        OPERATOR.resolve("src/test/resources/keda/read.go.txt"),
        command.resolve("main.go"),
        StandardCopyOption.REPLACE_EXISTING);
    run(work, "", "go", "build", "-o", "read", "./cmd/read");
    return new Keda(work.resolve("read"));
  }

  private static void copy(Path from, Path to, Path part) throws IOException {
    try (Stream<Path> files = Files.walk(part)) {
      for (Path file : files.filter(Files::isRegularFile).filter(Keda::isNeeded).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        // Files of a Go module are read-only.
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }

  private static boolean isNeeded(Path file) {
    return !file.getParent().endsWith("pkg/scalers")
        || SCALERS.contains(file.getFileName().toString());
  }

  /** The CRD of ScaledObject; needs no build. */
  public static Path definition() {
    return GoModules.fetch(MODULE, SUM).resolve("config/crd/bases/keda.sh_scaledobjects.yaml");
  }

  /**
   * The metric that KEDA reads: value, whether it activates a target at zero, and the value per
   * replica; or {@code error: …}.
   *
   * @param trigger the metadata of a trigger of type metrics-api
   */
  public String read(Map<String, String> trigger) throws IOException, InterruptedException {
    return run(
            program.getParent(), new ObjectMapper().writeValueAsString(trigger), program.toString())
        .strip();
  }

  private static String run(Path directory, String input, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
    return output;
  }
}
