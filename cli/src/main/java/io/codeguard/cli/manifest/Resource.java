package io.codeguard.cli.manifest;

import java.util.List;
import java.util.Map;

/** A document of a manifest that is a Kubernetes resource. */
record Resource(Value.Fields document, String apiVersion, String kind) {
  static final String JOB = "ValidationJob";
  static final String POOL = "WorkerPool";

  private static final String GROUP = "codeguard.io/";
  private static final String API_VERSION = GROUP + "v1alpha1";
  private static final Map<String, String> PLURALS =
      Map.of(JOB, "validationjobs", POOL, "workerpools");

  static Resource of(Value document) throws InvalidManifestException {
    if (document instanceof Value.Fields fields) {
      return new Resource(fields, text(fields, "apiVersion"), text(fields, "kind"));
    }
    throw InvalidManifestException.at(
        document.place(),
        "not a Kubernetes resource: apiVersion, kind, metadata and spec are required");
  }

  private static String text(Value.Fields fields, String name) throws InvalidManifestException {
    Value value = fields.byName().get(name);
    if (value != null && value.plain() instanceof String text) {
      return text;
    }
    throw InvalidManifestException.at(
        value == null ? fields.place() : value.place(),
        name + ": Required value, for example apiVersion: " + API_VERSION + ", kind: " + JOB);
  }

  /** Whether this is a CodeGuard resource, or is meant to be one. */
  boolean isOurs() {
    return apiVersion.startsWith(GROUP) || PLURALS.containsKey(kind);
  }

  boolean is(String expected) {
    return kind.equals(expected);
  }

  /** A field of the metadata, or a default if it is absent. */
  String metadata(String name, String defaultValue) {
    return document.byName().get("metadata") instanceof Value.Fields metadata
            && metadata.byName().get(name) instanceof Value.Scalar(FilePosition _, String text)
        ? text
        : defaultValue;
  }

  Value spec() {
    return document.byName().get("spec");
  }

  @Override
  public String toString() {
    return kind + " '" + metadata("name", "") + "'";
  }

  /** The problems that kubectl or the API server would report; only for {@link #isOurs}. */
  List<Problem> problems() {
    if (!apiVersion.equals(API_VERSION)) {
      return List.of(
          problem("apiVersion", "'" + apiVersion + "' is not known: use " + API_VERSION));
    }
    if (!PLURALS.containsKey(kind)) {
      String hint = ResourceNames.mostSimilar(kind, PLURALS.keySet()).orElse(JOB + " or " + POOL);
      return List.of(problem("kind", "'" + kind + "' is not known: use " + hint));
    }
    Schema schema = Schema.ofResource(PLURALS.get(kind));
    List<Problem> problems = OpenApiCheck.check(document, schema);
    return problems.isEmpty() ? RuleCheck.check(document, schema) : problems;
  }

  private Problem problem(String field, String message) {
    return new Problem(document.byName().get(field).place(), field + ": " + message);
  }
}
