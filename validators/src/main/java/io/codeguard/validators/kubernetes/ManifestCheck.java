package io.codeguard.validators.kubernetes;

import io.codeguard.reporting.Rule;
import io.codeguard.validators.data.DataReader;
import io.codeguard.validators.data.Document;
import io.codeguard.validators.data.NodeRange;
import io.codeguard.validators.data.UnreadableException;
import io.codeguard.validators.files.Content;
import io.codeguard.validators.files.FileByFile.Deadline;
import io.codeguard.validators.files.FileByFile.FileScan;
import io.codeguard.validators.files.FileFindings;
import io.codeguard.validators.files.FileIncompleteException;
import io.codeguard.validators.files.FileSkippedException;
import io.codeguard.validators.schema.JsonSchema;
import io.codeguard.validators.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validates the manifests in a file against the schemas of their kinds. Thread-safe. */
record ManifestCheck(KubernetesApi api, CustomKinds custom) implements FileScan {
  private static final DataReader READER = DataReader.kubernetes();
  private static final String API_VERSION = "apiVersion";
  private static final String KIND = "kind";
  private static final String ITEMS = "items";

  /**
   * Kinds of the core API version that cannot be applied: kubectl's configuration and API
   * responses.
   */
  private static final Set<String> NO_RESOURCES =
      Set.of(
          "v1/APIGroup",
          "v1/APIGroupList",
          "v1/APIResourceList",
          "v1/APIVersions",
          "v1/ComponentStatus",
          "v1/Config",
          "v1/Status");

  @Override
  public void scan(Content content, Deadline deadline, FileFindings findings)
      throws FileSkippedException, FileIncompleteException {
    String text = content.text();
    if (!text.contains(API_VERSION) || !text.contains(KIND)) {
      return;
    }
    for (Document document : documents(content, deadline)) {
      deadline.check();
      removeNulls(document.value());
      check(document.value(), List.of(), document.place(), findings);
    }
  }

  private static List<Document> documents(Content content, Deadline deadline)
      throws FileSkippedException, FileIncompleteException {
    try {
      return READER.read(content, deadline);
    } catch (UnreadableException e) {
      throw new FileSkippedException(
          content.text().contains("{{") ? "template, not YAML" : "neither JSON nor YAML");
    }
  }

  /** The API server treats null fields as absent. */
  private static void removeNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
    }
    node.forEach(ManifestCheck::removeNulls);
  }

  private void check(JsonNode manifest, List<Object> path, NodeRange whole, FileFindings findings)
      throws FileIncompleteException {
    String apiVersion = manifest.path(API_VERSION).asString("");
    String kind = manifest.path(KIND).asString("");
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      return;
    }
    if (kind.endsWith("List") && manifest.path(ITEMS).isArray()) {
      for (int i = 0; i < manifest.path(ITEMS).size(); i++) {
        check(manifest.path(ITEMS).path(i), extend(extend(path, ITEMS), i), whole, findings);
      }
      return;
    }
    KindName name = new KindName(apiVersion, kind);
    Optional<JsonSchema> schema = custom.schema(name).or(() -> api.schema(name));
    if (schema.isPresent()) {
      for (Violation violation : schema.get().violations(manifest)) {
        add(violation, name, path, whole, findings);
      }
    } else {
      unknown(name, path, whole, findings);
    }
  }

  private static void add(
      Violation found, KindName kind, List<Object> path, NodeRange whole, FileFindings findings)
      throws FileIncompleteException {
    List<Object> at = new ArrayList<>(path);
    at.addAll(found.path());
    Violation violation = new Violation(found.keyword(), at, found.member(), found.message());
    NodeRange.Span span = violation.in(whole);
    String message =
        "%s: %s (%s %s)"
            .formatted(
                field(violation), ManifestRules.message(violation), kind.apiVersion(), kind.kind());
    findings.add(ManifestRules.of(violation), span.start(), span.end(), message, message);
  }

  private void unknown(KindName name, List<Object> path, NodeRange whole, FileFindings findings)
      throws FileIncompleteException {
    if (NO_RESOURCES.contains(name.text())) {
      return;
    }
    boolean ours = api.hasGroup(name.group());
    List<String> others = ours ? api.apiVersions(name.kind()) : custom.apiVersions(name);
    String nowhere = "%s has no kind %s".formatted(name.apiVersion(), name.kind());
    String where = ours ? " in Kubernetes " + api.version() : "";
    if (!others.isEmpty()) {
      String message = nowhere + where + "; use " + String.join(" or ", others);
      add(ManifestRules.REMOVED_API, extend(path, API_VERSION), message, whole, findings);
    } else if (ours && (!name.group().isEmpty() || name.apiVersion().equals("v1"))) {
      add(ManifestRules.UNKNOWN_KIND, extend(path, KIND), nowhere + where, whole, findings);
    }
  }

  private static void add(
      Rule rule, List<Object> path, String message, NodeRange whole, FileFindings findings)
      throws FileIncompleteException {
    NodeRange.Span span = whole.find(path);
    findings.add(rule, span.start(), span.end(), message, message);
  }

  private static String field(Violation violation) {
    StringBuilder field = new StringBuilder();
    for (Object step : extend(violation.path(), violation.member())) {
      if (step instanceof Integer) {
        field.append('[').append(step).append(']');
      } else if (!step.equals("")) {
        field.append(field.isEmpty() ? "" : ".").append(step);
      }
    }
    return field.isEmpty() ? "the manifest" : field.toString();
  }

  private static List<Object> extend(List<Object> path, Object step) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
