package io.codeguard.validators.data;

import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import java.util.List;
import java.util.Locale;

/**
 * Reads data files; the format is determined by the file's extension. Immutable and thread-safe.
 */
public final class DataReader {
  private final YamlScalars yaml;

  private DataReader(YamlScalars yaml) {
    this.yaml = yaml;
  }

  /** YAML 1.2, JSON and TOML. */
  public static DataReader standard() {
    return new DataReader(YamlScalars.CORE);
  }

  /** YAML as parsed by Kubernetes, where {@code yes} and {@code on} are true; JSON and TOML. */
  public static DataReader kubernetes() {
    return new DataReader(YamlScalars.KUBERNETES);
  }

  public static boolean reads(String path) {
    String name = fileName(path);
    return JsonDialect.isNamed(name) || isYaml(name) || isToml(name);
  }

  /** Whether a file with this name is JSON or YAML. */
  public static boolean readsWithoutToml(String path) {
    return reads(path) && !isToml(fileName(path));
  }

  /**
   * Reads the values in a file: one, or any number in YAML. Empty YAML documents are omitted.
   *
   * @throws UnreadableException if it is malformed
   * @throws FileSkippedException if it is not text, or a template
   * @throws FileIncompleteException if it exceeds the limits, or the deadline has passed
   */
  public List<Document> read(Content content, Deadline deadline)
      throws UnreadableException, FileSkippedException, FileIncompleteException {
    String name = fileName(content.path());
    if (isYaml(name)) {
      if (isTemplate(content.path(), content.text())) {
        throw new FileSkippedException("template, not YAML");
      }
      return readYaml(content.text(), deadline);
    }
    return List.of(
        isToml(name) ? TomlTree.read(content) : JsonTree.read(content.path(), content.text()));
  }

  /** Reads the values of YAML or JSON text; see {@link #read}. */
  public List<Document> readYaml(String text, Deadline deadline)
      throws UnreadableException, FileIncompleteException {
    return new YamlTree(text, yaml).read(deadline);
  }

  /** Helm templates are YAML only after rendering. */
  public static boolean isTemplate(String path, String text) {
    return ("/" + path).contains("/templates/") && text.contains("{{");
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean isYaml(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static boolean isToml(String name) {
    return name.endsWith(".toml");
  }
}
