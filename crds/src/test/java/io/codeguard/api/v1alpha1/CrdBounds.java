package io.codeguard.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;

/**
 * Bounds for fields without bounds in the model, mostly those of Kubernetes' own types. They are
 * far above realistic values; stored values beyond them could not be deserialized, or would exhaust
 * the memory of clients.
 */
final class CrdBounds {
  private record Range(double minimum, double maximum) {}

  private static final Range INT = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);

  /** Counts: integers that every JSON parser represents exactly. */
  private static final Range COUNT = new Range(0, 0x1p53);

  /** The same limit as for these fields in Kubernetes' pods. */
  private static final Map<String, Range> RANGES =
      Map.of(
          "weight",
          new Range(1, 100),
          "mode",
          new Range(0, 0777),
          "defaultMode",
          new Range(0, 0777));

  private static final long ITEMS = 1_000;
  private static final long PROPERTIES = 256;
  private static final long QUANTITY_LENGTH = 64;

  /** The limit of Linux for environment variables. */
  private static final long VARIABLE_LENGTH = 128 * 1024;

  private static final long STRING_LENGTH = 4 * 1024;

  /** The maximum size of a whole status. */
  private static final long STATUS_STRING_LENGTH = 32 * 1024;

  private final Range numbers;
  private final long strings;

  private CrdBounds(Range numbers, long strings) {
    this.numbers = numbers;
    this.strings = strings;
  }

  /** Adds missing bounds. */
  static void complete(JSONSchemaProps root) {
    new CrdBounds(INT, STRING_LENGTH).complete("spec", root.getProperties().get("spec"));
    new CrdBounds(COUNT, STATUS_STRING_LENGTH)
        .complete("status", root.getProperties().get("status"));
  }

  private void complete(String name, JSONSchemaProps schema) {
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      lengths(schema, QUANTITY_LENGTH);
      return;
    }
    switch (schema.getType()) {
      case "integer", "number" -> range(schema, RANGES.getOrDefault(name, numbers));
      case "string" -> lengths(schema, name.equals("value") ? VARIABLE_LENGTH : strings);
      case "array" -> {
        schema.setMaxItems(orElse(schema.getMaxItems(), ITEMS));
        complete(name, schema.getItems().getSchema());
      }
      case "object" -> object(schema);
      default -> {
        // A boolean has only two values.
      }
    }
  }

  private void object(JSONSchemaProps schema) {
    if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
      schema.getProperties().forEach(this::complete);
      return;
    }
    schema.setMaxProperties(orElse(schema.getMaxProperties(), PROPERTIES));
    if (schema.getAdditionalProperties() != null) {
      complete("", schema.getAdditionalProperties().getSchema());
    }
  }

  private static void range(JSONSchemaProps schema, Range range) {
    if (schema.getMinimum() == null) {
      schema.setMinimum(range.minimum());
    }
    if (schema.getMaximum() == null) {
      schema.setMaximum(range.maximum());
    }
  }

  private static void lengths(JSONSchemaProps schema, long longest) {
    schema.setMaxLength(orElse(schema.getMaxLength(), longest));
  }

  private static long orElse(Long given, long otherwise) {
    return given == null ? otherwise : given;
  }
}
