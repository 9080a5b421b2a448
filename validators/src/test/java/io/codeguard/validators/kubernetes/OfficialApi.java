package io.codeguard.validators.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the generated schemas with Kubernetes' published OpenAPI document, field by field. */
final class OfficialApi {
  private final JsonNode official;
  private final Set<String> compared = new HashSet<>();
  private final List<String> differences = new ArrayList<>();
  private JsonNode ours;

  OfficialApi(JsonNode official) {
    this.official = official;
  }

  /** The number of compared definitions. */
  int compared() {
    return compared.size();
  }

  /** The differences in all known kinds. */
  List<String> differences(String version) {
    KubernetesApi api = KubernetesApi.of(version);
    for (Map.Entry<KindName, String> kind : officialKinds().entrySet()) {
      String definition = api.definition(kind.getKey());
      if (!definition.isEmpty()) {
        ours = api.definitions(definition);
        compareDefinitions(definition, kind.getValue());
      }
    }
    return differences;
  }

  private Map<KindName, String> officialKinds() {
    Map<KindName, String> kinds = new HashMap<>();
    for (Map.Entry<String, JsonNode> definition : official.properties()) {
      JsonNode names = definition.getValue().path("x-kubernetes-group-version-kind");
      if (names.size() == 1) {
        String group = names.path(0).path("group").asString();
        String version = names.path(0).path("version").asString();
        kinds.put(
            new KindName(
                group.isEmpty() ? version : group + "/" + version,
                names.path(0).path("kind").asString()),
            definition.getKey());
      }
    }
    return kinds;
  }

  private void compareDefinitions(String mine, String theirs) {
    if (!compared.add(mine + " " + theirs)) {
      return;
    }
    JsonNode my = ours.path(mine);
    JsonNode their = official.path(theirs);
    same(theirs, names(my.path("properties")), names(their.path("properties")));
    same(theirs + " required", texts(my.path("required")), texts(their.path("required")));
    for (Map.Entry<String, JsonNode> field : their.path("properties").properties()) {
      compare(
          theirs + "." + field.getKey(),
          my.path("properties").path(field.getKey()),
          field.getValue());
    }
  }

  private void compare(String place, JsonNode my, JsonNode their) {
    String reference = name(their);
    if (reference.endsWith(".IntOrString")) {
      same(place, texts(my.path("type")), Set.of("integer", "string"));
    } else if (reference.endsWith(".Quantity")) {
      same(place, texts(my.path("type")), Set.of("number", "string"));
    } else if (official.path(reference).has("properties")) {
      compareDefinitions(name(my), reference);
    } else if (!reference.isEmpty()) {
      compare(place, my, official.path(reference));
    } else if (their.has("items")) {
      compare(place + "[]", my.path("items"), their.path("items"));
    } else if (their.has("additionalProperties")) {
      compare(place + "{}", my.path("additionalProperties"), their.path("additionalProperties"));
    } else if (!isFree(their)) {
      same(place, my.path("type").asString(""), their.path("type").asString(""));
    }
  }

  /** An object with any fields; the generated schema allows any type. */
  private static boolean isFree(JsonNode their) {
    return their.path("type").asString("").equals("object");
  }

  private void same(String place, Object mine, Object theirs) {
    if (!mine.equals(theirs)) {
      differences.add("%s: %s, but officially %s".formatted(place, mine, theirs));
    }
  }

  private static String name(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static Set<String> names(JsonNode fields) {
    return fields instanceof ObjectNode object ? new TreeSet<>(object.propertyNames()) : Set.of();
  }

  private static Set<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
  }
}
