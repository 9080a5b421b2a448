package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The chart installs the version that the build makes. */
class VersionTest {
  @Test
  void theChartHasTheBuildsVersion() throws IOException {
    String version =
        Program.run(Commands.PROJECT.resolve("dev/version").toString()).orThrow().strip();
    assertThat(Files.readAllLines(Commands.PROJECT.resolve("helm/codeguard/Chart.yaml")))
        .contains("version: " + version, "appVersion: \"" + version + "\"");
    assertThat(Files.readString(Commands.PROJECT.resolve("helm/codeguard/values.yaml")))
        .contains("image: codeguard/operator:" + version, "image: codeguard/worker:" + version);
  }
}
