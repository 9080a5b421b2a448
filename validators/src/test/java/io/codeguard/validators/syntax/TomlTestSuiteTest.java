package io.codeguard.validators.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.testing.GoModules;
import io.codeguard.validators.testing.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs toml-test, the common test suite of TOML parsers. */
@Tag("tools")
class TomlTestSuiteTest {
  @Test
  void validAndInvalidFilesAreDistinguished() throws IOException {
    Path tests =
        GoModules.fetch(
                "github.com/toml-lang/toml-test@v1.6.0",
                "h1:lZ9cKL1MmS9iXA8O8pjYSPg8F4afigKluaxxxjQkRJ8=")
            .resolve("tests");
    List<SourceFile> files =
        Files.readAllLines(tests.resolve("files-toml-1.0.0")).stream()
            .filter(name -> name.endsWith(".toml"))
            .map(name -> new SourceFile(name, tests.resolve(name)))
            .toList();

    List<FileResult> results = new Probe(tests).scan(new SyntaxValidator(), Map.of(), files);

    assertThat(results).hasSize(556);
    assertThat(results)
        .filteredOn(result -> result.path().startsWith("valid/"))
        .allMatch(result -> result.outcome() == Outcome.CLEAN)
        .hasSize(185);
    assertThat(results)
        .filteredOn(result -> result.path().startsWith("invalid/"))
        .allMatch(
            result -> result.outcome() == Outcome.FINDINGS || result.reason().equals("not UTF-8"));
  }
}
