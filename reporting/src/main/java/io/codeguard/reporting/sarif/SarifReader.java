package io.codeguard.reporting.sarif;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads reports written by {@link SarifWriter}. Its static methods are thread-safe. */
public final class SarifReader {
  private static final String TOOL_PREFIX = "CodeGuard ";

  private final List<String> validations = new ArrayList<>();
  private final List<SarifReport.Result> results = new ArrayList<>();
  private final List<SarifReport.Unread> unread = new ArrayList<>();
  private final SortedMap<String, Long> excluded = new TreeMap<>();

  private SarifReader() {}

  /**
   * Returns all findings in the report's order, including suppressed ones.
   *
   * @throws IOException if it is not SARIF 2.1.0
   */
  public static List<Finding> findings(InputStream in) throws IOException {
    return report(in).findings();
  }

  /**
   * Reads the whole report; does not close the stream.
   *
   * @throws IOException if it is not SARIF 2.1.0
   */
  public static SarifReport report(InputStream in) throws IOException {
    SarifReader reader = new SarifReader();
    try {
      SarifStream.read(in, reader.new Runs());
    } catch (IOException e) {
      throw new IOException("not a SARIF 2.1.0 report: " + e.getMessage(), e);
    }
    return new SarifReport(reader.validations, reader.results, reader.unread, reader.excluded);
  }

  /** Returns the validation of a tool's name. */
  public static String validation(String toolName) {
    return toolName.startsWith(TOOL_PREFIX) ? toolName.substring(TOOL_PREFIX.length()) : toolName;
  }

  /** Converts a run at its end, when its tool's name and all rules are known. */
  private final class Runs implements SarifStream.Handler {
    private final List<String> helpUris = new ArrayList<>();
    private final List<JsonNode> found = new ArrayList<>();
    private final List<JsonNode> notifications = new ArrayList<>();
    private String tool = "";

    @Override
    public void startRun() {
      helpUris.clear();
      found.clear();
      notifications.clear();
      tool = "";
    }

    @Override
    public void toolName(String name) {
      tool = name;
    }

    @Override
    public void rule(JsonParser json) throws IOException {
      JsonNode rule = json.readValueAsTree();
      helpUris.add(rule.path("helpUri").asText());
    }

    @Override
    public void result(JsonParser json) throws IOException {
      found.add(json.readValueAsTree());
    }

    @Override
    public void notification(JsonParser json) throws IOException {
      notifications.add(json.readValueAsTree());
    }

    @Override
    public void endRun() {
      String validation = validation(tool);
      validations.add(validation);
      for (JsonNode result : found) {
        results.add(
            new SarifReport.Result(
                finding(validation, result, helpUri(result)),
                result.path("baselineState").asText().equals("unchanged")));
      }
      notifications.forEach(notification -> notified(validation, notification));
    }

    private String helpUri(JsonNode result) {
      int rule = result.path("ruleIndex").asInt(-1);
      return rule >= 0 && rule < helpUris.size() ? helpUris.get(rule) : "";
    }
  }

  private void notified(String validation, JsonNode notification) {
    if (notification.at("/descriptor/id").asText().equals(RunWriter.EXCLUDED)) {
      // Each run lists the same exclusions of the source.
      JsonNode exclusion = notification.path("properties");
      excluded.merge(
          exclusion.path("reason").asText(), exclusion.path("number").asLong(), Math::max);
    } else {
      unread.add(unread(validation, notification));
    }
  }

  private static SarifReport.Unread unread(String validation, JsonNode notification) {
    String outcome = notification.at("/descriptor/id").asText();
    String text = notification.at("/message/text").asText();
    String prefix = outcome + ": ";
    return new SarifReport.Unread(
        validation,
        ArtifactUris.decode(
            notification.at("/locations/0/physicalLocation/artifactLocation/uri").asText()),
        outcome,
        text.startsWith(prefix) ? text.substring(prefix.length()) : text);
  }

  private static Finding finding(String validation, JsonNode result, String helpUri) {
    JsonNode place = result.at("/locations/0/physicalLocation");
    JsonNode region = place.path("region");
    JsonNode fingerprints = result.path("partialFingerprints");
    return Finding.builder()
        .validation(validation)
        .rule(result.path("ruleId").asText())
        .severity(severity(result.path("level").asText()))
        .path(ArtifactUris.decode(place.at("/artifactLocation/uri").asText()))
        .start(region.path("startLine").asInt(), region.path("startColumn").asInt())
        .end(region.path("endLine").asInt(), region.path("endColumn").asInt())
        .message(result.at("/message/text").asText())
        .fingerprint(fingerprints.path("codeguard/v1").asText())
        .moveFingerprint(fingerprints.path("codeguard-move/v1").asText())
        .lineHash(fingerprints.path("primaryLocationLineHash").asText())
        .helpUri(helpUri)
        .suppression(result.at("/suppressions/0/justification").asText())
        .external(result.at("/suppressions/0/kind").asText().equals(RunWriter.EXTERNAL))
        .build();
  }

  /** The default in SARIF is {@code warning}. */
  private static Severity severity(String level) {
    return switch (level) {
      case "error" -> Severity.ERROR;
      case "note", "none" -> Severity.NOTE;
      default -> Severity.WARNING;
    };
  }
}
