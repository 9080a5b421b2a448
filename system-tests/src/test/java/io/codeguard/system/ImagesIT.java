package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Properties of the images. */
@Tag("pods")
class ImagesIT {
  @BeforeAll
  static void install() {
    var _ = Installation.get();
  }

  /** A started program reports missing settings; with an unusable cache, Java itself would exit. */
  @ParameterizedTest
  @CsvSource({
    "codeguard-worker, CODEGUARD_REDIS_URL: is missing",
    "codeguard-operator, CODEGUARD_NAMESPACE is not set"
  })
  void programsStartFromTheirCache(String image, String message) {
    assertThatThrownBy(
            () ->
                Commands.run(
                    Map.of(),
                    List.of(
                        "docker",
                        "run",
                        "--rm",
                        "--network=none",
                        "-e",
                        "JAVA_TOOL_OPTIONS=-XX:AOTMode=on",
                        image + ":" + Installation.TAG)))
        .hasMessageContaining(message);
  }
}
