package io.codeguard.validators.kubernetes;

import io.codeguard.validators.Validator.InvalidParametersException;
import io.codeguard.validators.schema.InvalidSchemaException;
import io.codeguard.validators.schema.JsonSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of CustomResourceDefinitions. Immutable and thread-safe. */
final class CustomKinds {
  private final Map<KindName, JsonSchema> schemas = new HashMap<>();

  private CustomKinds() {}

  /**
   * @param definitions the parameter {@code crds}
   */
  static CustomKinds of(List<?> definitions, KubernetesApi api) throws InvalidParametersException {
    CustomKinds kinds = new CustomKinds();
    for (int i = 0; i < definitions.size(); i++) {
      kinds.add(
          "parameters.crds[" + i + "]", JsonMapper.shared().valueToTree(definitions.get(i)), api);
    }
    return kinds;
  }

  private void add(String place, JsonNode definition, KubernetesApi api)
      throws InvalidParametersException {
    String group = text(place, definition, "/spec/group");
    String kind = text(place, definition, "/spec/names/kind");
    JsonNode versions = definition.at("/spec/versions");
    if (versions.isEmpty()) {
      throw missing(place, "/spec/versions");
    }
    for (int i = 0; i < versions.size(); i++) {
      String name = text(place, definition, "/spec/versions/" + i + "/name");
      try {
        JsonNode schema = versions.path(i).at("/schema/openAPIV3Schema");
        schemas.put(new KindName(group + "/" + name, kind), compile(schema, api));
      } catch (InvalidSchemaException e) {
        throw new InvalidParametersException(
            "%s.spec.versions.%d.schema.openAPIV3Schema: %s".formatted(place, i, e.getMessage()));
      }
    }
  }

  private static String text(String place, JsonNode definition, String pointer)
      throws InvalidParametersException {
    String text = definition.at(pointer).asString("");
    if (text.isEmpty()) {
      throw missing(place, pointer);
    }
    return text;
  }

  private static InvalidParametersException missing(String place, String pointer) {
    return new InvalidParametersException(
        place
            + pointer.replace('/', '.')
            + ": is missing; give a CustomResourceDefinition of apiextensions.k8s.io/v1");
  }

  private static JsonSchema compile(JsonNode structural, KubernetesApi api)
      throws InvalidSchemaException {
    ObjectNode schema = StructuralSchema.toJsonSchema(structural);
    ObjectNode fields = schema.withObjectProperty("properties");
    fields.putObject("apiVersion").put("type", "string");
    fields.putObject("kind").put("type", "string");
    fields.putObject("metadata").put("$ref", "#/$defs/V1ObjectMeta");
    schema.set("$defs", api.definitions("V1ObjectMeta"));
    return JsonSchema.of(schema);
  }

  Optional<JsonSchema> schema(KindName kind) {
    return Optional.ofNullable(schemas.get(kind));
  }

  /** The API versions with a kind of this group and name, sorted. */
  List<String> apiVersions(KindName kind) {
    List<String> versions = new ArrayList<>();
    for (KindName known : schemas.keySet()) {
      if (known.group().equals(kind.group()) && known.kind().equals(kind.kind())) {
        versions.add(known.apiVersion());
      }
    }
    versions.sort(null);
    return versions;
  }
}
