package io.codeguard.validators.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.testing.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Validates this project's manifests and its large CustomResourceDefinitions. */
class OwnManifestsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void examplesFitTheDefinitionsThatTheyAreFor() throws Exception {
    Map<String, Object> parameters =
        Map.of("crds", List.of(definition("validationjobs"), definition("workerpools")));
    List<SourceFile> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(PROJECT.resolve("examples"))) {
      all.filter(path -> path.toString().endsWith(".yaml"))
          .forEach(path -> files.add(new SourceFile(PROJECT.relativize(path).toString(), path)));
    }
    files.add(file("crds/yaml/validationjobs.yaml"));
    files.add(file("crds/yaml/workerpools.yaml"));

    List<FileResult> results = new Probe(folder).scan(new KubernetesValidator(), parameters, files);

    assertThat(results).flatExtracting(FileResult::findings).isEmpty();
    assertThat(results).extracting(FileResult::outcome).containsOnly(Outcome.CLEAN);
    assertThat(results.size()).isGreaterThan(5);
  }

  @Test
  void aMisspeltFieldOfACustomResourceIsFound() throws Exception {
    Map<String, Object> parameters = Map.of("crds", List.of(definition("validationjobs")));
    String text =
        Files.readString(PROJECT.resolve("examples/quickstart.yaml"))
            .replace("validations:", "validation:");

    assertThat(
            new Probe(folder)
                .scan(new KubernetesValidator(), parameters, "a.yaml", text.getBytes(UTF_8))
                .findings())
        .extracting(finding -> finding.message().replaceAll(" \\(.*", ""))
        .contains("spec.validation: unknown field", "spec.validations: required field is missing");
  }

  private static Map<?, ?> definition(String name) throws Exception {
    SourceFile file = file("crds/yaml/" + name + ".yaml");
    Content content = Content.read(file.path(), file.location());
    return JsonMapper.shared()
        .convertValue(
            DataReader.kubernetes().read(content, () -> {}).getFirst().value(), Map.class);
  }

  private static SourceFile file(String path) {
    return new SourceFile(path, PROJECT.resolve(path));
  }
}
