package io.codeguard.validators.exec;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.exec.ToolFinding.About;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Parses the SARIF output of programs, including rule indices, message arguments and default levels
 * of rules. Fingerprints and base URIs are ignored, because many tools write unusable ones.
 */
final class SarifOutput {
  private SarifOutput() {}

  static ToolOutput read(JsonNode report) {
    List<ToolFinding> findings = new ArrayList<>();
    Map<String, String> unread = new HashMap<>();
    String failure = "";
    for (JsonNode run : report.path("runs")) {
      Run reader = new Run(run);
      for (JsonNode result : run.path("results")) {
        if (isProblem(result)) {
          findings.add(reader.finding(result));
        }
      }
      for (JsonNode invocation : run.path("invocations")) {
        List<JsonNode> notifications = new ArrayList<>();
        invocation.path("toolExecutionNotifications").forEach(notifications::add);
        invocation.path("toolConfigurationNotifications").forEach(notifications::add);
        Optional<JsonNode> general = Optional.empty();
        for (JsonNode error : notifications.stream().filter(SarifOutput::isError).toList()) {
          String uri = reader.uri(error);
          if (!uri.isEmpty()) {
            unread.putIfAbsent(uri, text(error));
          } else if (general.isEmpty()) {
            general = Optional.of(error);
          }
        }
        if (failure.isEmpty()) {
          failure = failure(invocation, notifications, general);
        }
      }
    }
    return new ToolOutput(findings, unread, failure);
  }

  /** Without a level it is a warning (SARIF 2.1.0, 3.58.6). */
  private static boolean isError(JsonNode notification) {
    return notification.path("level").asText().equals("error");
  }

  private static String text(JsonNode notification) {
    return notification.at("/message/text").asText(notification.at("/descriptor/id").asText());
  }

  /**
   * Why the findings may be incomplete (SARIF 2.1.0, appendix I): the invocation failed, or there
   * is an error that is not about a file.
   */
  private static String failure(
      JsonNode invocation, List<JsonNode> notifications, Optional<JsonNode> general) {
    if (general.isPresent()) {
      String text = text(general.get());
      return text.isBlank() ? "an error without a message" : text;
    }
    if (invocation.path("executionSuccessful").asBoolean(true)) {
      return "";
    }
    return Stream.concat(
            Stream.of(
                invocation.path("processStartFailureMessage").asText(),
                invocation.path("exitCodeDescription").asText()),
            notifications.stream().map(SarifOutput::text))
        .filter(why -> !why.isBlank())
        .findFirst()
        .map(why -> "it reports that it failed: " + why)
        .orElse("it reports that it failed");
  }

  private static boolean isProblem(JsonNode result) {
    return switch (result.path("kind").asText("fail")) {
      case "pass", "notApplicable" -> false;
      default -> true;
    };
  }

  private static final class Run {
    private final JsonNode artifacts;
    private final SarifRules rules;
    private final boolean codePoints;

    Run(JsonNode run) {
      this.artifacts = run.path("artifacts");
      this.rules = new SarifRules(run);
      this.codePoints = run.path("columnKind").asText().equals("unicodeCodePoints");
    }

    /** The URI of the file of a result or notification; empty if there is none. */
    String uri(JsonNode located) {
      JsonNode file = located.at("/locations/0/physicalLocation/artifactLocation");
      JsonNode listed = artifacts.path(file.path("index").asInt(-1)).at("/location/uri");
      return file.path("uri").asText(listed.asText());
    }

    ToolFinding finding(JsonNode result) {
      JsonNode rule = rules.of(result);
      JsonNode place = result.at("/locations/0/physicalLocation");
      JsonNode region = place.path("region");
      int line = region.path("startLine").asInt();
      return new ToolFinding(
          uri(result),
          line,
          region.path("startColumn").asInt(),
          region.path("endLine").asInt(line),
          region.path("endColumn").asInt(),
          codePoints,
          SarifRules.id(result).orElse(rule.path("id").asText()),
          severity(result, rule),
          SarifMessage.text(result.path("message"), rule),
          rule.path("helpUri").asText(),
          suppression(result.path("suppressions")),
          isExternal(result.at("/suppressions/0")),
          about(rule));
    }
  }

  private static About about(JsonNode rule) {
    String summary =
        Stream.of("/shortDescription/text", "/fullDescription/text", "/name")
            .map(place -> rule.at(place).asText())
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElse("");
    JsonNode properties = rule.path("properties");
    List<String> tags = new ArrayList<>();
    properties.path("tags").forEach(tag -> tags.add(tag.asText()));
    if (properties.has("security-severity") && !tags.contains(Rule.SECURITY)) {
      tags.add(Rule.SECURITY);
    }
    return summary.isEmpty() && tags.isEmpty() ? About.NOTHING : new About(summary, tags);
  }

  private static Severity severity(JsonNode result, JsonNode rule) {
    String level =
        result.path("level").asText(rule.at("/defaultConfiguration/level").asText("warning"));
    return ToolFinding.severity(level, Severity.WARNING);
  }

  private static boolean isExternal(JsonNode suppression) {
    return suppression.path("kind").asText().equals("external");
  }

  /** Rejected suppressions and those under review do not suppress (SARIF 2.1.0, 3.27.23). */
  private static String suppression(JsonNode suppressions) {
    String reason = "";
    for (JsonNode suppression : suppressions) {
      if (!suppression.path("status").asText("accepted").equals("accepted")) {
        return "";
      }
      reason = suppression.path("justification").asText().strip();
      if (reason.isEmpty()) {
        reason = isExternal(suppression) ? "by the tool's settings" : "by the tool's own comment";
      }
    }
    return reason;
  }
}
