package io.codeguard.system.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The content of a report.
 *
 * @param findings sorted, one line each
 * @param fingerprints of findings that count
 * @param failed number of failed tasks, by path
 */
record Sarif(List<String> findings, List<String> fingerprints, SortedMap<String, Integer> failed) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Parses a gzipped report. */
  static Sarif read(InputStream report) {
    List<String> findings = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    SortedMap<String, Integer> failed = new TreeMap<>();
    try (InputStream in = new GZIPInputStream(report)) {
      for (JsonNode run : JSON.readTree(in).path("runs")) {
        for (JsonNode result : run.path("results")) {
          JsonNode place = result.at("/locations/0/physicalLocation");
          findings.add(
              path(place)
                  + ":"
                  + place.at("/region/startLine").asInt()
                  + " "
                  + result.at("/message/text").asText());
          if (result.path("suppressions").isMissingNode()) {
            fingerprints.add(result.at("/partialFingerprints/codeguard~1v1").asText());
          }
        }
        for (JsonNode notification : run.at("/invocations/0/toolExecutionNotifications")) {
          if (notification.at("/descriptor/id").asText().equals("failed")) {
            failed.merge(path(notification.at("/locations/0/physicalLocation")), 1, Integer::sum);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Sarif(findings.stream().sorted().toList(), fingerprints, failed);
  }

  private static String path(JsonNode place) {
    return place.at("/artifactLocation/uri").asText();
  }
}
