package io.codeguard.validators.sarif;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.validators.Finding;
import io.codeguard.validators.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads back what {@link SarifWriter} wrote. Stateless and thread-safe. */
public final class SarifReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "CodeGuard ";

  private SarifReader() {}

  /**
   * All findings, in the report's order; also the suppressed ones.
   *
   * @throws IOException when it is no SARIF 2.1.0
   */
  public static List<Finding> findings(InputStream in) throws IOException {
    return report(in).findings();
  }

  /**
   * The report as a whole.
   *
   * @throws IOException when it is no SARIF 2.1.0
   */
  public static SarifReport report(InputStream in) throws IOException {
    JsonNode report = JSON.readTree(in);
    if (!report.path("version").asText().equals("2.1.0")) {
      throw new IOException("not a SARIF 2.1.0 report: 'version' is not \"2.1.0\"");
    }
    List<String> validations = new ArrayList<>();
    List<SarifReport.Result> results = new ArrayList<>();
    List<SarifReport.Unread> unread = new ArrayList<>();
    SortedMap<String, Long> leftOut = new TreeMap<>();
    for (JsonNode run : report.path("runs")) {
      String tool = run.at("/tool/driver/name").asText();
      String validation = tool.startsWith(NAME) ? tool.substring(NAME.length()) : tool;
      validations.add(validation);
      JsonNode rules = run.at("/tool/driver/rules");
      for (JsonNode result : run.path("results")) {
        String helpUri = rules.path(result.path("ruleIndex").asInt(-1)).path("helpUri").asText();
        results.add(
            new SarifReport.Result(
                finding(validation, result, helpUri),
                result.path("baselineState").asText().equals("unchanged")));
      }
      for (JsonNode invocation : run.path("invocations")) {
        for (JsonNode notification : invocation.path("toolExecutionNotifications")) {
          if (notification.at("/descriptor/id").asText().equals(RunWriter.EXCLUDED)) {
            // Each run tells of the same source.
            JsonNode told = notification.path("properties");
            leftOut.merge(told.path("reason").asText(), told.path("number").asLong(), Math::max);
          } else {
            unread.add(unread(validation, notification));
          }
        }
      }
    }
    return new SarifReport(validations, results, unread, leftOut);
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
    return new Finding(
        validation,
        result.path("ruleId").asText(),
        severity(result.path("level").asText()),
        ArtifactUris.decode(place.at("/artifactLocation/uri").asText()),
        region.path("startLine").asInt(),
        region.path("startColumn").asInt(),
        region.path("endLine").asInt(),
        region.path("endColumn").asInt(),
        result.at("/message/text").asText(),
        fingerprints.path("codeguard/v1").asText(),
        fingerprints.path("codeguard-move/v1").asText(),
        fingerprints.path("primaryLocationLineHash").asText(),
        helpUri,
        result.at("/suppressions/0/justification").asText(),
        result.at("/suppressions/0/kind").asText().equals(RunWriter.EXTERNAL));
  }

  /** SARIF's default is {@code warning}. */
  private static Severity severity(String level) {
    return switch (level) {
      case "error" -> Severity.ERROR;
      case "note", "none" -> Severity.NOTE;
      default -> Severity.WARNING;
    };
  }
}
