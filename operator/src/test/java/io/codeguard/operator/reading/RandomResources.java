package io.codeguard.operator.reading;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Generates random resources that a schema admits, with a bias for extreme values. CEL rules are
 * ignored, so that some would be rejected by the API server.
 */
public final class RandomResources {
  private static final List<String> QUANTITIES =
      List.of("0", "250m", "1.5Gi", "1e3", "-2", "+.5", "9".repeat(60));
  private static final List<String> CHARACTERS =
      List.of("a", "Z", "0", "-", "/", " ", "\n", "\u0000", "é", "\u2028", "\ud83d\ude00", "\"");

  private final Random random;

  public RandomResources(Random random) {
    this.random = random;
  }

  /** The schema of the resources with this plural name. */
  public static JSONSchemaProps schema(String plural) {
    Path yaml = Path.of(System.getProperty("codeguard.project"), "crds", "yaml", plural + ".yaml");
    try {
      return Serialization.unmarshal(Files.readString(yaml), CustomResourceDefinition.class)
          .getSpec()
          .getVersions()
          .get(0)
          .getSchema()
          .getOpenAPIV3Schema();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each field of the schema is present with a probability of one half. */
  public Object value(JSONSchemaProps schema) {
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      return random.nextBoolean() ? random.nextInt() : oneOf(QUANTITIES);
    }
    return switch (schema.getType()) {
      case "boolean" -> random.nextBoolean();
      case "integer" -> whole(schema);
      case "number" -> random.nextDouble() * schema.getMaximum();
      case "string" -> text(length(schema));
      case "array" -> list(schema);
      default -> object(schema);
    };
  }

  private Object whole(JSONSchemaProps schema) {
    long minimum = schema.getMinimum().longValue();
    long maximum = schema.getMaximum().longValue();
    return switch (random.nextInt(4)) {
      case 0 -> minimum;
      case 1 -> maximum;
      default -> minimum == maximum ? minimum : random.nextLong(minimum, maximum);
    };
  }

  private int length(JSONSchemaProps schema) {
    int longest = (int) Math.min(schema.getMaxLength(), 300_000);
    return random.nextInt(500) == 0 ? longest : Math.min(longest, random.nextInt(20));
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(oneOf(CHARACTERS));
    }
    return text.toString();
  }

  private List<Object> list(JSONSchemaProps schema) {
    int size = (int) Math.min(schema.getMaxItems(), random.nextInt(3));
    List<Object> list = new ArrayList<>();
    IntStream.range(0, size).forEach(i -> list.add(value(schema.getItems().getSchema())));
    return list;
  }

  private Map<String, Object> object(JSONSchemaProps schema) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (schema.getProperties() != null && !schema.getProperties().isEmpty()) {
      List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
      new TreeMap<>(schema.getProperties())
          .forEach(
              (name, property) -> {
                if (required.contains(name) || random.nextBoolean()) {
                  object.put(name, value(property));
                }
              });
      return object;
    }
    Supplier<Object> value =
        schema.getAdditionalProperties() == null
            ? this::anything
            : () -> value(schema.getAdditionalProperties().getSchema());
    IntStream.range(0, random.nextInt(3)).forEach(i -> object.put(text(key()), value.get()));
    return object;
  }

  private int key() {
    return random.nextInt(500) == 0 ? 60_000 : random.nextInt(10);
  }

  /** Free-form JSON, occasionally of extreme depth. */
  private Object anything() {
    return switch (random.nextInt(60)) {
      case 0 -> nested(1_000 + random.nextInt(4_000));
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble() * Double.MAX_VALUE;
      case 3 -> new LinkedHashMap<String, Object>();
      default -> nested(random.nextInt(8));
    };
  }

  private Object nested(int levels) {
    Object value = oneOf(List.of("text", 1, true, List.of()));
    for (int i = 0; i < levels; i++) {
      value = random.nextBoolean() ? List.of(value) : Map.of(text(3), value);
    }
    return value;
  }

  /** Replaces one value or its type, as with a newer version's schema or none. */
  Object mutate(Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(4) > 0) {
      Map<Object, Object> changed = new LinkedHashMap<>(map);
      Object key = oneOf(List.copyOf(map.keySet()));
      changed.put(key, mutate(map.get(key)));
      return changed;
    }
    if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(4) > 0) {
      List<Object> changed = new ArrayList<>(list);
      int index = random.nextInt(list.size());
      changed.set(index, mutate(list.get(index)));
      return changed;
    }
    return switch (random.nextInt(7)) {
      case 0 -> null;
      case 1 -> Long.MIN_VALUE;
      case 2 -> "text";
      case 3 -> List.of("text", 1);
      case 4 -> Map.of("some", "thing");
      case 5 -> true;
      default -> 1.5;
    };
  }

  <T> T oneOf(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
