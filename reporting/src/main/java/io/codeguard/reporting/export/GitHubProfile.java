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
 * A SARIF report within what GitHub's code scanning takes: 20 runs, 5,000 results a run (it would
 * itself keep no more, and not say which), 10 tags a rule, a line for each result. Suppressed
 * results are left out: it would open alerts for them. Stateless.
 */
public final class GitHubProfile {
  private static final int MAX_RUNS = 20;
  private static final int MAX_RESULTS = 5000;
  private static final int MAX_TAGS = 10;

  private static final List<String> WORST_FIRST = List.of("error", "warning", "note", "none");
  private static final ObjectMapper JSON = new ObjectMapper();

  private GitHubProfile() {}

  /**
   * Writes the report that fits; closes neither stream.
   *
   * @return what was left out, a sentence each; empty when nothing was
   * @throws IOException when it is no SARIF
   */
  public static List<String> write(InputStream sarif, OutputStream out) throws IOException {
    if (!(JSON.readTree(sarif) instanceof ObjectNode report)
        || !(report.path("runs") instanceof ArrayNode runs)) {
      throw new IOException("not a SARIF report: no 'runs'");
    }
    List<String> dropped = new ArrayList<>();
    while (runs.size() > MAX_RUNS) {
      dropped.add("run '%s' left out".formatted(name(runs.remove(runs.size() - 1))));
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
          "%d suppressed results of '%s' left out".formatted(all - results.size(), name(run)));
    }
    if (results.size() > MAX_RESULTS) {
      dropped.add(
          "%d of %d results of '%s' left out, the least severe"
              .formatted(results.size() - MAX_RESULTS, results.size(), name(run)));
      results = worst(results);
    }
    results.forEach(GitHubProfile::requireLine);
    run.set("results", JSON.createArrayNode().addAll(results));
    run.at("/tool/driver/rules").forEach(GitHubProfile::fewTags);
  }

  /** In the order in which they were. */
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

  /** Without a line the uploader computes no fingerprint. */
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
