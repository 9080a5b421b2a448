package io.codeguard.kubernetes.schemas;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Generates {@code VERSION.json} from each {@code VERSION.jar} in a directory, and {@code
 * versions.json}, the list of versions.
 */
final class SchemaGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SchemaGenerator() {}

  /** Arguments: the directory of the jars, and the target directory. */
  public static void main(String[] arguments) throws IOException {
    Path target = Files.createDirectories(Path.of(arguments[1]));
    List<String> versions;
    try (Stream<Path> jars = Files.list(Path.of(arguments[0]))) {
      versions = jars.map(SchemaGenerator::version).sorted().toList();
    }
    for (String version : versions) {
      Models models = Models.read(Path.of(arguments[0], version + ".jar"));
      JSON.writeValue(target.resolve(version + ".json").toFile(), SchemaDocument.of(models));
    }
    JSON.writeValue(target.resolve("versions.json").toFile(), versions);
  }

  private static String version(Path jar) {
    String name = jar.getFileName().toString();
    return name.substring(0, name.length() - ".jar".length());
  }
}
