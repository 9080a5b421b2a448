package io.codeguard.validators.schema;

import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.data.Document;
import io.codeguard.validators.data.UnreadableException;
import io.codeguard.validators.files.FileIncompleteException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses schemas written by users. */
final class SchemaText {
  private static final JsonMapper JSON = JsonMapper.shared();

  private SchemaText() {}

  /**
   * @param given an object, or a string with JSON or YAML
   */
  static JsonSchema compile(Object given) throws InvalidSchemaException {
    return JsonSchema.of(
        switch (given) {
          case String text -> read(text);
          case Map<?, ?> fields -> JSON.valueToTree(fields);
          default ->
              throw new InvalidSchemaException("give an object, or a string with JSON or YAML");
        });
  }

  private static JsonNode read(String text) throws InvalidSchemaException {
    try {
      List<Document> documents = DataReader.standard().readYaml(text, () -> {});
      if (documents.size() == 1) {
        return documents.getFirst().value();
      }
      throw new InvalidSchemaException(
          "has %d documents; give one JSON Schema".formatted(documents.size()));
    } catch (UnreadableException | FileIncompleteException e) {
      throw new InvalidSchemaException(
          Sanitizer.line("is neither JSON nor YAML: " + e.getMessage(), 300));
    }
  }
}
