package io.codeguard.validators.kubernetes;

import io.codeguard.validators.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of one version of Kubernetes, and their schemas. Immutable and thread-safe. */
final class KubernetesApi {
  private static final Map<String, KubernetesApi> LOADED = new ConcurrentHashMap<>();

  /** A former API group, which no supported version serves. */
  private static final String FORMER_GROUP = "extensions";

  private final String version;
  private final JsonNode kinds;
  private final JsonNode definitions;
  private final Set<String> groups = new HashSet<>();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private KubernetesApi(String version, JsonNode document) {
    this.version = version;
    this.kinds = document.path("kinds");
    this.definitions = document.path("definitions");
    groups.add(FORMER_GROUP);
    kinds.propertyNames().forEach(kind -> groups.add(new KindName(kind).group()));
  }

  /**
   * @param version a version with a bundled schema, such as 1.36
   */
  static KubernetesApi of(String version) {
    return LOADED.computeIfAbsent(version, KubernetesApi::load);
  }

  private static KubernetesApi load(String version) {
    String name = "/io/codeguard/kubernetes/schemas/" + version + ".json";
    try (InputStream in = KubernetesApi.class.getResourceAsStream(name)) {
      return new KubernetesApi(version, JsonMapper.shared().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Such as 1.36. */
  String version() {
    return version;
  }

  /** The schema of a kind; empty if this version does not have it. */
  Optional<JsonSchema> schema(KindName kind) {
    String definition = definition(kind);
    return definition.isEmpty()
        ? Optional.empty()
        : Optional.of(schemas.computeIfAbsent(definition, this::compile));
  }

  /** The name of a kind's definition; empty if this version does not have it. */
  String definition(KindName kind) {
    return kinds.path(kind.text()).asString("");
  }

  private JsonSchema compile(String definition) {
    ObjectNode schema = JsonMapper.shared().createObjectNode();
    schema.put("$ref", "#/$defs/" + definition).set("$defs", definitions);
    return JsonSchema.trusted(schema);
  }

  /** Whether this is a built-in API group, all of whose kinds are known. */
  boolean hasGroup(String group) {
    return groups.contains(group);
  }

  /** The API versions with a kind of this name, stable ones first. */
  List<String> apiVersions(String kind) {
    List<String> versions = new ArrayList<>();
    for (String known : kinds.propertyNames()) {
      KindName name = new KindName(known);
      if (name.kind().equals(kind)) {
        versions.add(name.apiVersion());
      }
    }
    versions.sort(Comparator.comparing((String name) -> name.matches(".*(alpha|beta).*")));
    return versions;
  }

  /** A definition and those that it refers to, by name. */
  ObjectNode definitions(String name) {
    ObjectNode found = JsonMapper.shared().createObjectNode();
    gather(name, found);
    return found;
  }

  private void gather(String name, ObjectNode found) {
    if (!found.has(name)) {
      found.set(name, definitions.path(name));
      for (JsonNode reference : definitions.path(name).findValues("$ref")) {
        // A field may also be named $ref.
        if (reference.isString()) {
          gather(reference.stringValue().substring("#/$defs/".length()), found);
        }
      }
    }
  }
}
