package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests in docs/guarantees.md exist, and each guarantee has at least one. */
class GuaranteesTest {
  private static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:#(\\w+))?`");

  @Test
  void eachGuaranteeHasExistingTests() throws IOException {
    List<String> rows =
        Files.readAllLines(PROJECT.resolve("docs/guarantees.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| promise "))
            .toList();
    assertThat(rows).hasSizeGreaterThan(30);
    List<Path> sources = sources();
    List<String> missing = new ArrayList<>();
    for (String row : rows) {
      String last = row.substring(row.lastIndexOf("| ", row.length() - 2));
      List<MatchResult> named = NAMED.matcher(last).results().toList();
      assertThat(named).as("tests of: %s", row).isNotEmpty();
      for (MatchResult test : named) {
        if (!exists(sources, test.group(1), test.group(2))) {
          missing.add(test.group());
        }
      }
    }
    assertThat(missing).as("missing tests in docs/guarantees.md").isEmpty();
  }

  private static boolean exists(List<Path> sources, String type, String method) throws IOException {
    for (Path source : sources) {
      if (source.endsWith(type + ".java")
          && (method == null || Files.readString(source).contains(" " + method + "("))) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(PROJECT)) {
      for (Path module : modules) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> files = Files.walk(tests)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
