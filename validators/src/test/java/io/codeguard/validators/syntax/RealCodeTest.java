package io.codeguard.validators.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealCodeTest {
  private final Validator syntax = new SyntaxValidator();

  @ParameterizedTest
  @CsvSource({
    "commons-lang3-3.17.0-sources.jar,249,"
        + "5fdcac21ad329766054a95367d7583dfcdca737d221d5e01a5f2a198c04c6b18",
    "guava-33.4.0-jre-sources.jar,630,"
        + "55ef6603b6ab1f6e3ae810b127561650ed682eb5f3fb50a212a658a74087b457",
    "spring-core-6.2.0-sources.jar,784,"
        + "b05c3fbca93419f1c175cf0f9b3a5a6e3514e460895b2e519a5dbcb787c7414e",
  })
  void librariesThatCompileAreClean(String archive, int java, String sha256, @TempDir Path folder) {
    Probe probe = new Probe(folder);
    List<SourceFile> files =
        probe.archive(archive, sha256).stream()
            .filter(file -> syntax.accepts(file.path()))
            .toList();

    List<FileResult> results = probe.scan(syntax, Map.of(), files);

    assertThat(files).filteredOn(file -> file.path().endsWith(".java")).hasSize(java);
    assertThat(results).filteredOn(result -> result.outcome() != Outcome.CLEAN).isEmpty();
  }
}
