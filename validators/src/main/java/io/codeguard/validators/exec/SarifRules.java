package io.codeguard.validators.exec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules of a SARIF run's tool and its extensions. */
final class SarifRules {
  private final JsonNode tool;
  private final Map<String, JsonNode> byId = new HashMap<>();

  SarifRules(JsonNode run) {
    this.tool = run.path("tool");
    tool.at("/driver/rules").forEach(this::add);
    tool.path("extensions").forEach(extension -> extension.path("rules").forEach(this::add));
  }

  private void add(JsonNode rule) {
    byId.putIfAbsent(rule.path("id").asText(), rule);
  }

  /** The rule of a result; a missing node if it is not listed. */
  JsonNode of(JsonNode result) {
    return id(result).map(byId::get).orElseGet(() -> numbered(result));
  }

  /** The rule id of a result, if it has one. */
  static Optional<String> id(JsonNode result) {
    return Stream.of(result.path("ruleId"), result.at("/rule/id"))
        .map(JsonNode::asText)
        .filter(id -> !id.isEmpty())
        .findFirst();
  }

  private JsonNode numbered(JsonNode result) {
    int index = result.path("ruleIndex").asInt(result.at("/rule/index").asInt(-1));
    JsonNode component = result.at("/rule/toolComponent/index");
    JsonNode owner =
        component.isInt()
            ? tool.path("extensions").path(component.intValue())
            : tool.path("driver");
    return owner.path("rules").path(index);
  }
}
