package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the command line, unpacked where nothing of the project is. */
class ArchiveIT {
  private static final String VERSION =
      Program.run(Commands.PROJECT.resolve("dev/version").toString()).orThrow().strip();

  @TempDir private Path folder;
  private String program;

  @BeforeEach
  void unpack() {
    String archive =
        Program.run(Commands.PROJECT.resolve("dev/archive").toString(), folder.toString())
            .orThrow()
            .strip();
    Program.run("tar", "-xzf", archive, "-C", folder.toString()).orThrow();
    program = folder.resolve("codeguard-" + VERSION).resolve("bin/codeguard").toString();
  }

  @Test
  void itRunsWithTheJavaOfTheEnvironment() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("codeguard"), Path.of(program));
    Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
    assertThat(Commands.run(java, List.of(link.toString(), "--version")))
        .isEqualToIgnoringNewLines("codeguard " + VERSION);
  }

  @Test
  void withoutJavaItSaysWhatItNeeds() {
    Program.Result result =
        Program.run("env", "JAVA_HOME=" + folder.resolve("none"), program, "--version");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("codeguard needs Java 25");
  }
}
