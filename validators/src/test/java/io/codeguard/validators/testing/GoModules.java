package io.codeguard.validators.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Third-party test data in Go modules, fetched with the go command. */
public final class GoModules {
  private GoModules() {}

  /**
   * Returns the read-only directory of a module. Without a go command, skips the test with a
   * message, or fails it if {@code CI} is set.
   *
   * @param module path and version, separated by {@code @}
   * @param sum the digest, as go.sum has it
   */
  public static Path fetch(String module, String sum) {
    try {
      Process process =
          new ProcessBuilder("go", "mod", "download", "-json", module)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(said);
      }
      JsonNode download = new ObjectMapper().readTree(said);
      if (!download.path("Sum").asText().equals(sum)) {
        throw new IllegalStateException(module + " is not what this test was written for");
      }
      return Path.of(download.path("Dir").asText());
    } catch (IOException | InterruptedException e) {
      Assumptions.assumeTrue(System.getenv("CI") != null, "go is needed for " + module + ": " + e);
      throw new IllegalStateException(e);
    }
  }
}
