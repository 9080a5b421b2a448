package io.codeguard.api.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Types and reasons are written as constants everywhere, so that none lacks documentation. */
class ConditionLiteralsTest {
  private static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));
  private static final Pattern LITERAL = Pattern.compile("\"([A-Z][A-Za-z]+)\"");

  /** A reason of the scheduler's condition PodScheduled, which has the same name as ours. */
  private static final String OF_KUBERNETES = "WorkerTrouble.java: Unschedulable";

  @Test
  void noTypeOrReasonIsWrittenAsALiteral() throws IOException {
    Set<String> names =
        Stream.concat(
                Stream.of(ConditionType.values()).map(ConditionType::value),
                Stream.of(ConditionReason.values()).map(ConditionReason::value))
            .collect(Collectors.toSet());
    List<Path> sources = sources();

    assertThat(sources).extracting(Path::getFileName).contains(Path.of("WorkerTrouble.java"));
    assertThat(sources)
        .flatExtracting(
            source ->
                literals(source)
                    .filter(names::contains)
                    .map(name -> source.getFileName() + ": " + name)
                    .toList())
        .as("use the constants of ConditionType, ConditionReason or Phase")
        .containsOnly(OF_KUBERNETES);
  }

  /** The programs' sources without the API itself, whose annotations need literals. */
  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(PROJECT)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(ConditionLiteralsTest::tree)
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/io/codeguard/api/"))
          .toList();
    }
  }

  private static Stream<Path> tree(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> literals(Path source) {
    try {
      return LITERAL.matcher(Files.readString(source)).results().map(name -> name.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
