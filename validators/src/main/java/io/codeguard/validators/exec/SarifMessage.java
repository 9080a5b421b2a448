package io.codeguard.validators.exec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The message of a SARIF result. */
final class SarifMessage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|\\}\\}|\\{(\\d{1,4})\\}");

  /** The maximum length in UTF-16 code units; reports show less. */
  private static final int MAX_LENGTH = 10_000;

  private SarifMessage() {}

  /** Returns the result's text or its rule's message string, with placeholders replaced. */
  static String text(JsonNode message, JsonNode rule) {
    String text =
        message
            .path("text")
            .asText(
                rule.path("messageStrings")
                    .path(message.path("id").asText())
                    .path("text")
                    .asText(rule.at("/shortDescription/text").asText()));
    JsonNode arguments = message.path("arguments");
    return arguments.isEmpty() ? text : filled(text, arguments);
  }

  /** Literal braces are doubled (SARIF 2.1.0, 3.11.5). */
  private static String filled(String text, JsonNode arguments) {
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACEHOLDER.matcher(text);
    while (filled.length() < MAX_LENGTH && place.find()) {
      place.appendReplacement(filled, Matcher.quoteReplacement(inPlace(place, arguments)));
    }
    return place.appendTail(filled).toString();
  }

  private static String inPlace(Matcher place, JsonNode arguments) {
    if (place.group(1) == null) {
      return place.group().substring(1);
    }
    return arguments.path(Integer.parseInt(place.group(1))).asText(place.group());
  }
}
