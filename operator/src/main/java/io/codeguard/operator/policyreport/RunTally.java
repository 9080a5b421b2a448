package io.codeguard.operator.policyreport;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.operator.policyreport.Tallies.Counted;
import io.codeguard.operator.policyreport.Tallies.OfRule;
import io.codeguard.operator.policyreport.Tallies.OfUnread;
import io.codeguard.reporting.sarif.ArtifactUris;
import io.codeguard.reporting.sarif.SarifReader;
import io.codeguard.reporting.text.Truncation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts one run of a SARIF report, that is one validation. Not thread-safe. */
final class RunTally {
  private static final String EXCLUDED = "excluded";
  private static final int NAME_LENGTH = 120;
  private static final int LINK_LENGTH = 200;
  private static final int PLACE_LENGTH = 80;
  private static final int PLACES = 3;

  /** For rules beyond the room. */
  private static final String OTHERS = "";

  private record Description(String category, String help) {
    static final Description NONE = new Description("", "");
  }

  private static final class Findings {
    private Counted counted = Counted.NONE;
    private long known;
    private long suppressed;
    private final List<String> places = new ArrayList<>();
  }

  private static final class Files {
    private long count;
    private final List<String> places = new ArrayList<>();
  }

  private final int room;
  private final Map<String, Description> descriptions = new HashMap<>();
  private final SortedMap<String, Findings> rules = new TreeMap<>();
  private final SortedMap<String, Files> unread = new TreeMap<>();
  private String validation = "";

  /**
   * @param room for how many rules there may be a tally each
   */
  RunTally(int room) {
    this.room = room;
  }

  int size() {
    return rules.size();
  }

  void name(String tool) {
    validation = Truncation.start(SarifReader.validation(tool), NAME_LENGTH);
  }

  void describe(JsonNode rule) {
    if (descriptions.size() < SarifTallies.MOST_RULES) {
      String link = rule.path("helpUri").asText();
      descriptions.put(
          id(rule.path("id")),
          new Description(
              Truncation.start(rule.at("/properties/tags/0").asText(), NAME_LENGTH),
              // A part of a link is none.
              link.length() <= LINK_LENGTH ? Truncation.start(link, LINK_LENGTH) : ""));
    }
  }

  void result(JsonNode result) {
    String rule = id(result.path("ruleId"));
    Findings findings =
        rules.computeIfAbsent(
            rules.containsKey(rule) || rules.size() < room ? rule : OTHERS, _ -> new Findings());
    if (!result.path("suppressions").isEmpty()) {
      findings.suppressed++;
    } else if (result.path("baselineState").asText().equals("unchanged")) {
      findings.known++;
    } else {
      findings.counted = findings.counted.plus(result.path("level").asText());
      add(findings.places, result);
    }
  }

  void unread(JsonNode notification) {
    String outcome = notification.at("/descriptor/id").asText();
    if (outcome.equals(EXCLUDED)) {
      leftOut(notification);
      return;
    }
    Files files = unread.computeIfAbsent(outcome, _ -> new Files());
    files.count++;
    add(files.places, notification);
  }

  /** A link, say, is nothing that anybody wanted looked at. */
  private void leftOut(JsonNode notification) {
    if (notification.path("level").asText().equals("warning")) {
      unread.computeIfAbsent(EXCLUDED, _ -> new Files()).count +=
          notification.at("/properties/number").asLong();
    }
  }

  private static String id(JsonNode id) {
    return Truncation.start(id.asText(), NAME_LENGTH);
  }

  private static void add(List<String> places, JsonNode where) {
    if (places.size() < PLACES) {
      JsonNode place = where.at("/locations/0/physicalLocation");
      String path = ArtifactUris.decode(place.at("/artifactLocation/uri").asText());
      int line = place.at("/region/startLine").asInt();
      places.add(Truncation.end(line > 0 ? path + ":" + line : path, PLACE_LENGTH));
    }
  }

  /** Sorted by rule. */
  Stream<OfRule> rules() {
    return rules.entrySet().stream()
        .map(
            rule -> {
              Description description = descriptions.getOrDefault(rule.getKey(), Description.NONE);
              Findings found = rule.getValue();
              return new OfRule(
                  validation,
                  rule.getKey(),
                  description.category(),
                  description.help(),
                  found.counted,
                  found.known,
                  found.suppressed,
                  List.copyOf(found.places));
            });
  }

  /** Sorted by outcome. */
  Stream<OfUnread> unread() {
    return unread.entrySet().stream()
        .map(
            files ->
                new OfUnread(
                    validation,
                    files.getKey(),
                    files.getValue().count,
                    List.copyOf(files.getValue().places)));
  }
}
