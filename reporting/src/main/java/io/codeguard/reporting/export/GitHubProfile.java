package io.codeguard.reporting.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Adapts a SARIF report to the limits of GitHub code scanning: 20 runs, 5,000 results per run
 * (GitHub drops more without a message), 10 tags per rule, a line for each result. Suppressed
 * results are omitted, because GitHub would open alerts for them. Stateless.
 */
public final class GitHubProfile {
  private static final int MAX_RUNS = 20;
  private static final int MAX_RESULTS = 5000;
  private static final int MAX_TAGS = 10;

  private static final List<String> WORST_FIRST = List.of("error", "warning", "note", "none");
  private static final ObjectMapper JSON = new ObjectMapper();

  private GitHubProfile() {}

  /**
   * Writes the adapted report; closes neither stream.
   *
   * @return a message for each omission; empty if nothing was omitted
   * @throws IOException if it is not SARIF
   */
  public static List<String> write(InputStream sarif, OutputStream out) throws IOException {
    if (!(JSON.readTree(sarif) instanceof ObjectNode report)
        || !(report.path("runs") instanceof ArrayNode runs)) {
      throw new IOException("not a SARIF report: no 'runs'");
    }
    List<String> dropped = new ArrayList<>();
    while (runs.size() > MAX_RUNS) {
      dropped.add("run '%s' omitted".formatted(name(runs.remove(runs.size() - 1))));
    }
    for (JsonNode run : runs) {
      fit((ObjectNode) run, dropped);
    }
    JSON.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out, report);
    return dropped;
  }

  private static void fit(ObjectNode run, List<String> dropped) {
    List<JsonNode> results = new ArrayList<>();
    run.path("results").forEach(results::add);
    int all = results.size();
    results.removeIf(result -> !result.path("suppressions").isEmpty());
    if (results.size() < all) {
      dropped.add(
          "%d suppressed results of '%s' omitted".formatted(all - results.size(), name(run)));
    }
    if (results.size() > MAX_RESULTS) {
      dropped.add(
          "the %d least severe of %d results of '%s' omitted"
              .formatted(results.size() - MAX_RESULTS, results.size(), name(run)));
      results = worst(results);
    }
    results.forEach(GitHubProfile::requireLine);
    run.set("results", JSON.createArrayNode().addAll(results));
    run.at("/tool/driver/rules").forEach(GitHubProfile::fewTags);
  }

  /** Returns the most severe results in their original order. */
  private static List<JsonNode> worst(List<JsonNode> results) {
    Set<Integer> kept = new HashSet<>();
    IntStream.range(0, results.size())
        .boxed()
        .sorted(
            Comparator.comparingInt(
                index -> WORST_FIRST.indexOf(results.get(index).path("level").asText("warning"))))
        .limit(MAX_RESULTS)
        .forEach(kept::add);
    return IntStream.range(0, results.size())
        .filter(kept::contains)
        .mapToObj(results::get)
        .toList();
  }

  /** The uploader computes fingerprints only for results with a line. */
  private static void requireLine(JsonNode result) {
    if (result.at("/locations/0/physicalLocation") instanceof ObjectNode place
        && !place.has("region")) {
      place.putObject("region").put("startLine", 1);
    }
  }

  private static void fewTags(JsonNode rule) {
    if (rule.at("/properties/tags") instanceof ArrayNode tags) {
      while (tags.size() > MAX_TAGS) {
        tags.remove(tags.size() - 1);
      }
    }
  }

  private static String name(JsonNode run) {
    return run.at("/tool/driver/name").asText();
  }
}
