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

  /** Served once, and by no version that we have schemas of. */
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
   * @param version one of those that the build has made schemas of, such as 1.36
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

  /** Empty when this version has no such kind. */
  Optional<JsonSchema> schema(KindName kind) {
    String definition = definition(kind);
    return definition.isEmpty()
        ? Optional.empty()
        : Optional.of(schemas.computeIfAbsent(definition, this::compile));
  }

  /** The name of a kind's definition; empty when this version has no such kind. */
  String definition(KindName kind) {
    return kinds.path(kind.text()).asString("");
  }

  private JsonSchema compile(String definition) {
    ObjectNode schema = JsonMapper.shared().createObjectNode();
    schema.put("$ref", "#/$defs/" + definition).set("$defs", definitions);
    return JsonSchema.trusted(schema);
  }

  /** Whether the group is Kubernetes' own, so that every kind of it is known. */
  boolean hasGroup(String group) {
    return groups.contains(group);
  }

  /** The API versions that have a kind of this name, those in use first. */
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
        // A field may have that name, too.
        if (reference.isString()) {
          gather(reference.stringValue().substring("#/$defs/".length()), found);
        }
      }
    }
  }
}
