package io.codeguard.api.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all conditions and reasons is generated from their constants. */
class ConditionsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("codeguard.project")).resolve("docs/conditions.md");

  @Test
  void theCommittedPageIsCurrent() throws IOException {
    if (Boolean.getBoolean("conditions.write")) {
      Files.writeString(PAGE, ConditionsPage.render());
    }
    assertThat(PAGE)
        .as(
            "rewrite it with ./mvnw test -pl crds -Dtest=ConditionsPageTest -Dconditions.write=true")
        .hasContent(ConditionsPage.render());
  }
}
