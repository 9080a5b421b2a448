package io.codeguard.validators.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.validators.Validator.InvalidParametersException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which results of a program are cached for later jobs. */
class ExecCachingTest {
  @TempDir private Path folder;
  private Path program;
  private Path rules;

  @BeforeEach
  void writeProgram() throws IOException {
    program = Files.writeString(folder.resolve("tool"), "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(rules.resolve("a.yaml"), "rules: []\n");
  }

  private ExecValidator validator(Object cache) throws InvalidParametersException {
    List<String> command = List.of(program.toString(), "--config=" + rules, "{files}");
    return new ExecValidator(
        ExecDefinition.of("tool", Map.of("command", command, "output", "json", "cache", cache)),
        ProgramHost.open());
  }

  private String version() throws InvalidParametersException {
    return validator(true).version();
  }

  @Test
  void theVersionDependsOnTheProgramAndTheFilesInTheCommand() throws Exception {
    String first = version();
    assertThat(version()).isEqualTo(first);

    Files.writeString(rules.resolve("a.yaml"), "rules: [one]\n");
    String otherRules = version();
    assertThat(otherRules).isNotEqualTo(first);

    Files.setLastModifiedTime(program, FileTime.fromMillis(1_000_000));
    assertThat(version()).isNotEqualTo(otherRules);
  }

  @Test
  void aProgramThatReadsOtherFilesIsNotCached() throws Exception {
    assertThat(validator(true).judgesFilesAlone(Map.of())).isTrue();
    assertThat(validator(false).judgesFilesAlone(Map.of())).isFalse();
    assertThatThrownBy(() -> validator("no")).hasMessage("exec.tool.cache: must be true or false");
  }
}
