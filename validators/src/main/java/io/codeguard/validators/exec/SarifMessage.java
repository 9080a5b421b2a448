package io.codeguard.validators.exec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a result in SARIF says. */
final class SarifMessage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|\\}\\}|\\{(\\d{1,4})\\}");

  /** More of a text is not looked at, in UTF-16 units: reports show less. */
  private static final int LONGEST = 10_000;

  private SarifMessage() {}

  /** Its own words, or those of its rule, with its arguments. */
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

  /** Braces that are none of a place are doubled (SARIF 2.1.0, 3.11.5). */
  private static String filled(String text, JsonNode arguments) {
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACEHOLDER.matcher(text);
    while (filled.length() < LONGEST && place.find()) {
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
