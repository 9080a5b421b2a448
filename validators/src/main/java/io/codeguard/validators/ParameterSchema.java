package io.codeguard.validators;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.Validator.InvalidParametersException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * A validator's parameters as a JSON Schema (draft 2020-12). The {@code description} of a parameter
 * is a phrase that can follow "give"; it is shown in error messages. Immutable and thread-safe.
 */
public final class ParameterSchema {
  /** Accepts no parameters: unknown ones are rejected instead of silently ignored. */
  public static final ParameterSchema NONE =
      new ParameterSchema("{\"type\": \"object\", \"additionalProperties\": false}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String text;

  /** Compiled lazily, because most jobs set no parameters. */
  private final Supplier<Schema> schema;

  private ParameterSchema(String text) {
    this.text = text;
    this.schema = new Once(text);
  }

  /** Reads a schema from a resource next to a class. */
  public static ParameterSchema resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      return new ParameterSchema(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema itself. */
  public JsonNode json() {
    return tree(text);
  }

  /**
   * Validates parameters.
   *
   * @throws InvalidParametersException with the first invalid parameter and the remedy
   */
  public void check(Map<String, Object> parameters) throws InvalidParametersException {
    JsonNode root = json();
    if (parameters.isEmpty() && root.path("required").isEmpty()) {
      return;
    }
    List<Error> errors = schema.get().validate(write(parameters), InputFormat.JSON);
    // Unknown names come first, because a misspelt name explains why another one is missing.
    var first =
        errors.stream()
            .min(Comparator.comparing(error -> !error.getKeyword().equals("additionalProperties")));
    if (first.isPresent()) {
      throw new InvalidParametersException(message(first.get(), root));
    }
  }

  private static String message(Error error, JsonNode root) {
    StringBuilder place = new StringBuilder("parameters");
    JsonNode part = root;
    NodePath path = error.getInstanceLocation();
    for (int i = 0; i < path.getNameCount(); i++) {
      if (path.getElement(i) instanceof Integer index) {
        place.append('[').append(index).append(']');
        part = part.path("items");
      } else {
        place.append('.').append(path.getName(i));
        part = part.path("properties").path(path.getName(i));
      }
    }
    return switch (error.getKeyword()) {
      case "additionalProperties" -> place + ": " + unknown(error.getProperty(), part);
      case "required" ->
          "%s.%s: is missing%s"
              .formatted(
                  place,
                  error.getProperty(),
                  remedy(part.at("/properties/" + error.getProperty())));
      case "type" -> place + ": must be " + kind(part) + remedy(part);
      case "enum" ->
          place
              + ": is not a valid value; use one of: "
              + String.join(", ", texts(part.path("enum")));
      default -> place + ": " + Sanitizer.line(error.getMessage(), 200) + remedy(part);
    };
  }

  private static String unknown(String name, JsonNode part) {
    String known = String.join(", ", new TreeSet<>(names(part.path("properties"))));
    return "'%s' is unknown; %s"
        .formatted(
            Sanitizer.line(name, 100),
            known.isEmpty() ? "remove it, because there are no parameters" : "use " + known);
  }

  private static String kind(JsonNode part) {
    return switch (part.path("type").asText()) {
      case "object" -> "an object";
      case "array" -> "a list";
      case "string" -> "a string";
      case "boolean" -> "true or false";
      default -> "a number";
    };
  }

  private static String remedy(JsonNode part) {
    return part.has("description") ? "; give " + part.path("description").asText() : "";
  }

  private static List<String> names(JsonNode fields) {
    return fields.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a valid JSON Schema: " + e.getOriginalMessage(), e);
    }
  }

  private static String write(Map<String, Object> parameters) {
    try {
      return JSON.writeValueAsString(parameters);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles the schema once, also for concurrent callers. */
  private static final class Once implements Supplier<Schema> {
    private final String text;
    private Schema schema;

    Once(String text) {
      this.text = text;
    }

    @Override
    public synchronized Schema get() {
      if (schema == null) {
        schema =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
      }
      return schema;
    }
  }
}
