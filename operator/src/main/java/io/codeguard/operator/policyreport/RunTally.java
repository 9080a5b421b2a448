package io.codeguard.operator.policyreport;

import com.fasterxml.jackson.databind.JsonNode;
import io.codeguard.operator.policyreport.Tallies.Counted;
import io.codeguard.operator.policyreport.Tallies.RuleTally;
import io.codeguard.operator.policyreport.Tallies.UnscannedFiles;
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

/** Counts the results of one run of a SARIF report, which is one validation. Not thread-safe. */
final class RunTally {
  private static final String EXCLUDED = "excluded";
  private static final int NAME_LENGTH = 120;
  private static final int LINK_LENGTH = 200;
  private static final int PLACE_LENGTH = 80;
  private static final int MAX_PLACES = 3;

  /** The shared tally of rules beyond the limit. */
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

  private final int maxRules;
  private final Map<String, Description> descriptions = new HashMap<>();
  private final SortedMap<String, Findings> rules = new TreeMap<>();
  private final SortedMap<String, Files> unscanned = new TreeMap<>();
  private String validation = "";

  /**
   * @param maxRules maximum number of rules with a tally of their own
   */
  RunTally(int maxRules) {
    this.maxRules = maxRules;
  }

  int size() {
    return rules.size();
  }

  void name(String tool) {
    validation = Truncation.start(SarifReader.validation(tool), NAME_LENGTH);
  }

  void describe(JsonNode rule) {
    if (descriptions.size() < SarifTallies.MAX_RULES) {
      String link = rule.path("helpUri").asText();
      descriptions.put(
          id(rule.path("id")),
          new Description(
              Truncation.start(rule.at("/properties/tags/0").asText(), NAME_LENGTH),
              // A truncated link would be invalid.
              link.length() <= LINK_LENGTH ? Truncation.start(link, LINK_LENGTH) : ""));
    }
  }

  void result(JsonNode result) {
    String rule = id(result.path("ruleId"));
    Findings findings =
        rules.computeIfAbsent(
            rules.containsKey(rule) || rules.size() < maxRules ? rule : OTHERS,
            _ -> new Findings());
    if (!result.path("suppressions").isEmpty()) {
      findings.suppressed++;
    } else if (result.path("baselineState").asText().equals("unchanged")) {
      findings.known++;
    } else {
      findings.counted = findings.counted.plus(result.path("level").asText());
      add(findings.places, result);
    }
  }

  void unscanned(JsonNode notification) {
    String outcome = notification.at("/descriptor/id").asText();
    if (outcome.equals(EXCLUDED)) {
      excluded(notification);
      return;
    }
    Files files = unscanned.computeIfAbsent(outcome, _ -> new Files());
    files.count++;
    add(files.places, notification);
  }

  /** Only exclusions of level warning count; symbolic links, for example, have level note. */
  private void excluded(JsonNode notification) {
    if (notification.path("level").asText().equals("warning")) {
      unscanned.computeIfAbsent(EXCLUDED, _ -> new Files()).count +=
          notification.at("/properties/number").asLong();
    }
  }

  private static String id(JsonNode id) {
    return Truncation.start(id.asText(), NAME_LENGTH);
  }

  private static void add(List<String> places, JsonNode result) {
    if (places.size() < MAX_PLACES) {
      JsonNode place = result.at("/locations/0/physicalLocation");
      String path = ArtifactUris.decode(place.at("/artifactLocation/uri").asText());
      int line = place.at("/region/startLine").asInt();
      places.add(Truncation.end(line > 0 ? path + ":" + line : path, PLACE_LENGTH));
    }
  }

  /** Sorted by rule. */
  Stream<RuleTally> rules() {
    return rules.entrySet().stream()
        .map(
            rule -> {
              Description description = descriptions.getOrDefault(rule.getKey(), Description.NONE);
              Findings found = rule.getValue();
              return new RuleTally(
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
  Stream<UnscannedFiles> unscanned() {
    return unscanned.entrySet().stream()
        .map(
            files ->
                new UnscannedFiles(
                    validation,
                    files.getKey(),
                    files.getValue().count,
                    List.copyOf(files.getValue().places)));
  }
}
