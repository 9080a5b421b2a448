package io.codeguard.validators.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts the {@code openAPIV3Schema} of a CustomResourceDefinition to JSON Schema (draft
 * 2020-12). Unknown fields are rejected, like by the API server with strict validation; CEL rules
 * and formats are ignored.
 */
final class StructuralSchema {
  private static final String PROPERTIES = "properties";
  private static final String ADDITIONAL = "additionalProperties";
  private static final String REQUIRED = "required";

  /** Keywords with the same meaning in both. */
  private static final Set<String> KEPT =
      Set.of(
          "type",
          "enum",
          "pattern",
          "multipleOf",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties",
          REQUIRED);

  private StructuralSchema() {}

  static ObjectNode toJsonSchema(JsonNode schema) {
    return convert(schema, true);
  }

  /**
   * @param whole whether this schema defines the fields; the schemas in {@code allOf} and the like
   *     only restrict them
   */
  private static ObjectNode convert(JsonNode schema, boolean whole) {
    ObjectNode result = JsonMapper.shared().createObjectNode();
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      JsonNode value = keyword.getValue();
      switch (keyword.getKey()) {
        case PROPERTIES -> {
          ObjectNode properties = result.putObject(PROPERTIES);
          value.properties().forEach(p -> properties.set(p.getKey(), convert(p.getValue(), whole)));
        }
        case "items", "not" ->
            result.set(keyword.getKey(), convert(value, whole && isItems(keyword)));
        case ADDITIONAL -> result.set(ADDITIONAL, value.isObject() ? convert(value, whole) : value);
        case "allOf", "anyOf", "oneOf" -> {
          ArrayNode all = result.putArray(keyword.getKey());
          value.forEach(one -> all.add(convert(one, false)));
        }
        default -> {
          if (KEPT.contains(keyword.getKey())) {
            result.set(keyword.getKey(), value);
          }
        }
      }
    }
    exclusive(schema, result, "minimum", "exclusiveMinimum");
    exclusive(schema, result, "maximum", "exclusiveMaximum");
    intOrString(schema, result);
    requireNoNullable(schema, result);
    if (whole) {
      close(schema, result);
    }
    return result;
  }

  private static boolean isItems(Map.Entry<String, JsonNode> keyword) {
    return keyword.getKey().equals("items");
  }

  private static boolean is(JsonNode schema, String keyword) {
    return schema.path(keyword).asBoolean(false);
  }

  /** Converts an exclusive limit, which is a flag in OpenAPI 3.0 and a number in JSON Schema. */
  private static void exclusive(JsonNode schema, ObjectNode result, String limit, String flag) {
    if (is(schema, flag) && schema.has(limit)) {
      result.set(flag, schema.path(limit));
      result.remove(limit);
    }
  }

  private static void intOrString(JsonNode schema, ObjectNode result) {
    if (is(schema, "x-kubernetes-int-or-string")) {
      result.putArray("type").add("integer").add("string");
    }
  }

  /** Null fields count as absent, so nullable fields are not required. */
  private static void requireNoNullable(JsonNode schema, ObjectNode result) {
    List<JsonNode> required =
        schema
            .path(REQUIRED)
            .valueStream()
            .filter(name -> !is(schema.path(PROPERTIES).path(name.asString()), "nullable"))
            .toList();
    if (schema.has(REQUIRED)) {
      result.putArray(REQUIRED).addAll(required);
    }
  }

  private static void close(JsonNode schema, ObjectNode result) {
    if (is(schema, "x-kubernetes-embedded-resource")) {
      result.remove(ADDITIONAL);
    } else if (schema.has(PROPERTIES)
        && !schema.has(ADDITIONAL)
        && !is(schema, "x-kubernetes-preserve-unknown-fields")) {
      result.put(ADDITIONAL, false);
    }
  }
}
