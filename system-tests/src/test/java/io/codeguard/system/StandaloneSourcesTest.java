package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs outside of the modules, which Maven does not compile, follow the modules' API. */
class StandaloneSourcesTest {
  private static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));

  @TempDir private Path classes;

  static List<Path> sources() throws IOException {
    try (Stream<Path> directories = Stream.of("benchmarks", "dev", "examples").map(Path::of)) {
      return directories.flatMap(StandaloneSourcesTest::sources).toList();
    }
  }

  /** Not what benchmarks have built. */
  private static Stream<Path> sources(Path directory) {
    try (Stream<Path> files = Files.walk(PROJECT.resolve(directory))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/build/"))
          .map(PROJECT::relativize)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void compiles(Path source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  errors,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjects(PROJECT.resolve(source)))
              .call();
      assertThat(compiled).as("%s", errors).isTrue();
    }
  }
}
