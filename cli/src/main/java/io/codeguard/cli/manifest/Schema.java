package io.codeguard.cli.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a CRD's OpenAPI schema.
 *
 * @param keywords as in the CRD
 */
record Schema(Map<String, Object> keywords) {
  /** A CEL rule. */
  record Rule(String expression, String message) {}

  private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

  /** The schema of the metadata; other fields are only validated by the API server. */
  private static final String RULES = "x-kubernetes-validations";

  private static final Map<String, Object> METADATA =
      Map.of(
          "type",
          "object",
          "x-kubernetes-preserve-unknown-fields",
          true,
          RULES,
          List.of(
              Map.of(
                  "rule",
                  "has(self.name) || has(self.generateName)",
                  "message",
                  "metadata.name: Required value, or generateName")),
          "properties",
          Map.of(
              "name",
              name("^" + NAME + "(\\." + NAME + ")*$", 253L),
              "namespace",
              name("^" + NAME + "$", 63L)));

  private static Map<String, Object> name(String pattern, long maxLength) {
    return Map.of("type", "string", "pattern", pattern, "maxLength", maxLength);
  }

  /** The schema of a kind, from the CRD that is installed in clusters. */
  static Schema ofResource(String plural) {
    Map<String, Object> crd = crd(plural).keywords();
    Map<String, Object> properties = new LinkedHashMap<>(map(crd.get("properties")));
    properties.put("apiVersion", Map.of("type", "string"));
    properties.put("kind", Map.of("type", "string"));
    properties.put("metadata", METADATA);
    return new Schema(
        Map.of(
            "type",
            "object",
            "required",
            List.of("metadata", "spec"),
            "properties",
            properties,
            RULES,
            crd.getOrDefault(RULES, List.of())));
  }

  private static Schema crd(String plural) {
    try (InputStream yaml = Schema.class.getResourceAsStream(plural + ".yaml")) {
      Object crd = YamlDocuments.read(new String(yaml.readAllBytes(), UTF_8)).getFirst().plain();
      Object version = ((List<?>) at(crd, "spec", "versions")).getFirst();
      return new Schema(map(at(version, "schema", "openAPIV3Schema")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidManifestException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object at(Object value, String... path) {
    Object found = value;
    for (String name : path) {
      found = map(found).get(name);
    }
    return found;
  }

  @SuppressWarnings("unchecked") // YAML mappings are parsed as this type
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** Empty if the value can be an integer or a string. */
  Optional<String> type() {
    return Optional.ofNullable((String) keywords.get("type"));
  }

  Map<String, Schema> properties() {
    Map<String, Schema> properties = new LinkedHashMap<>();
    if (keywords.get("properties") != null) {
      map(keywords.get("properties"))
          .forEach((name, schema) -> properties.put(name, new Schema(map(schema))));
    }
    return properties;
  }

  /** The schema of the field with this name, if it is permitted. */
  Optional<Schema> field(String name) {
    return Optional.ofNullable(properties().get(name)).or(() -> sub("additionalProperties"));
  }

  Optional<Schema> items() {
    return sub("items");
  }

  private Optional<Schema> sub(String keyword) {
    return Optional.ofNullable(keywords.get(keyword)).map(schema -> new Schema(map(schema)));
  }

  boolean keepsUnknownFields() {
    return Boolean.TRUE.equals(keywords.get("x-kubernetes-preserve-unknown-fields"));
  }

  boolean hasDefault() {
    return keywords.containsKey("default");
  }

  List<String> required() {
    return strings("required");
  }

  private List<String> strings(String keyword) {
    return keywords.get(keyword) instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }

  Optional<Long> limit(String keyword) {
    return Optional.ofNullable((Number) keywords.get(keyword)).map(Number::longValue);
  }

  Optional<String> pattern() {
    return Optional.ofNullable((String) keywords.get("pattern"));
  }

  /** The rules, without transition rules, which compare with the old object. */
  List<Rule> rules() {
    return keywords.get(RULES) instanceof List<?> list
        ? list.stream()
            .map(Schema::map)
            .map(rule -> new Rule((String) rule.get("rule"), (String) rule.get("message")))
            .filter(rule -> !rule.expression().contains("oldSelf"))
            .toList()
        : List.of();
  }
}
