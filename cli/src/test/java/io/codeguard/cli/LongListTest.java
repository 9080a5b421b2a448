package io.codeguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job with more tasks than one chunk, from the manifest to the verdict. */
class LongListTest {
  private static final int FILES = 1700;
  private static final int VALIDATIONS = 32;

  @TempDir private Path directory;

  @Test
  void everyTaskIsCompletedOnce() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(source.resolve("f%d.txt".formatted(i)), "text\n");
    }
    String validations =
        IntStream.range(0, VALIDATIONS)
            .mapToObj(
                "{type: pattern, parameters: {patterns: [{id: p%d, regex: absent, message: found}]}}"
                    ::formatted)
            .collect(Collectors.joining(", "));
    Path manifest =
        Files.writeString(
            directory.resolve("job.yaml"),
            """
            apiVersion: codeguard.io/v1alpha1
            kind: ValidationJob
            metadata: {name: long}
            spec: {source: {configMap: {name: files}}, validations: [%s]}
            """
                .formatted(validations));

    Run run = Run.codeguard("run", manifest, "--dir", source);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("54400 tasks on 1700 files: 54400 completed");
    assertThat(run.code()).isEqualTo(ExitCode.PASSED);
  }
}
