package io.codeguard.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.operator.testing.Keda;
import io.codeguard.testing.Program;
import io.codeguard.testing.ResourceDefinitions;
import io.codeguard.testing.TestCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Manifests that users copy, applied with the real kubectl, whose YAML parser differs from Java's.
 * The API server validates them completely, including our CRDs, in a dry run.
 */
@Tag("api-server")
class UsersManifestsTest {
  private static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));

  private static final Pattern BLOCK =
      Pattern.compile("^```yaml\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern NAMESPACE = Pattern.compile("namespace: *([a-z0-9-]+)");

  private static TestCluster cluster;

  @BeforeAll
  static void install() {
    cluster = TestCluster.withApiServer();
    ResourceDefinitions.install(cluster.client());
  }

  static Stream<Arguments> examples() throws IOException {
    return files("examples", ".yaml")
        .map(file -> Arguments.of(PROJECT.relativize(file).toString(), read(file)));
  }

  static Stream<Arguments> documentation() throws IOException {
    return Stream.concat(files("docs", ".md"), Stream.of(PROJECT.resolve("README.md")))
        .flatMap(UsersManifestsTest::blocks);
  }

  private static Stream<Arguments> blocks(Path file) {
    String text = read(file);
    List<Arguments> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      long line = text.substring(0, matcher.start()).lines().count() + 1;
      blocks.add(Arguments.of(PROJECT.relativize(file) + ":" + line, matcher.group(1)));
    }
    return blocks.stream();
  }

  private static Stream<Path> files(String directory, String extension) throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT.resolve(directory))) {
      return files.filter(file -> file.toString().endsWith(extension)).sorted().toList().stream();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void anExampleIsApplied(String place, String manifest) {
    if (manifest.contains("apiVersion: keda.sh/")) {
      ResourceDefinitions.install(cluster.client(), Keda.definition());
    }
    assertApplied(place, manifest);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documentation")
  void aManifestOfTheDocumentationIsApplied(String place, String block) {
    assertApplied(place, completed(place, block));
  }

  private static void assertApplied(String place, String manifest) {
    namespaces(manifest).forEach(UsersManifestsTest::create);
    Program.Result result =
        cluster.kubectl(manifest, "apply", "--server-side", "--dry-run=server", "-f", "-");
    assertThat(result.err() + result.out())
        .as("%s, as kubectl reads it:%n%s", place, manifest)
        .doesNotContain("Warning")
        .contains("serverside-applied");
    assertThat(result.succeeded()).as(result.err()).isTrue();
  }

  private static Set<String> namespaces(String manifest) {
    Set<String> names = new TreeSet<>();
    NAMESPACE.matcher(manifest).results().map(match -> match.group(1)).forEach(names::add);
    return names;
  }

  private static void create(String namespace) {
    var _ =
        cluster
            .kubectl(
                "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace),
                "apply",
                "-f",
                "-")
            .orThrow();
  }

  /** Completes a fragment, such as a field of a spec, to a whole resource. */
  private static String completed(String place, String block) {
    if (block.startsWith("apiVersion:")) {
      return block;
    }
    String part = block;
    if (!part.startsWith("spec:") && !part.startsWith("kind:")) {
      part = "spec:\n" + (part.startsWith(" ") ? part : part.indent(2));
    }
    List<String> fields =
        Pattern.compile("^  ([a-zA-Z0-9]+):", Pattern.MULTILINE)
            .matcher(part)
            .results()
            .map(match -> match.group(1))
            .toList();
    boolean job = fields.contains("validations");
    assertThat(fields).as("%s: neither a resource nor a part of one", place).isNotEmpty();
    if (!part.startsWith("kind:")) {
      part = (job ? "kind: ValidationJob\n" : "kind: WorkerPool\n") + part;
    }
    if (job && !fields.contains("source")) {
      part += "  source: {inline: {a.json: \"{}\"}}\n";
    }
    return "apiVersion: codeguard.io/v1alpha1\nmetadata: {name: part}\n" + part;
  }
}
