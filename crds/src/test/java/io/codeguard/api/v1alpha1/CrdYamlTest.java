package io.codeguard.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdYamlTest {
  private static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));

  @Test
  void committedFilesAreCurrent() throws IOException {
    if (Boolean.getBoolean("crds.write")) {
      CrdYaml.write(PROJECT);
    }
    for (Map.Entry<Path, String> file : CrdYaml.files().entrySet()) {
      assertThat(PROJECT.resolve(file.getKey()))
          .as("regenerate it with ./mvnw test -pl crds -Dtest=CrdYamlTest -Dcrds.write=true")
          .hasContent(file.getValue());
    }
  }
}
