package io.codeguard.operator.policyreport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what a SARIF report of ours holds. It is read as a stream: one finding is in memory, and
 * what is known of each rule.
 */
final class SarifTallies {
  /** More rules than this share one tally for each validation: a program may name any number. */
  static final int MOST_RULES = 5_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What becomes of a field, or of an element; leaves the parser at its last token. */
  @FunctionalInterface
  private interface Step {
    void at(String field) throws IOException;
  }

  private final JsonParser json;
  private final List<RunTally> runs = new ArrayList<>();

  private SarifTallies(JsonParser json) {
    this.json = json;
  }

  /**
   * Counts; does not close the stream.
   *
   * @throws IOException when it cannot be read, or is no JSON
   */
  static Tallies read(InputStream sarif) throws IOException {
    try (JsonParser json = JSON.createParser(sarif)) {
      json.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      json.nextToken();
      SarifTallies report = new SarifTallies(json);
      report.only("runs", () -> report.each(report::run));
      return new Tallies(
          report.runs.stream().flatMap(RunTally::rules).toList(),
          report.runs.stream().flatMap(RunTally::unread).toList());
    }
  }

  private void run() throws IOException {
    RunTally run = new RunTally(MOST_RULES - runs.stream().mapToInt(RunTally::size).sum());
    runs.add(run);
    fields(
        field -> {
          switch (field) {
            case "tool" -> only("driver", () -> driver(run));
            case "invocations" ->
                each(
                    () -> only("toolExecutionNotifications", () -> each(() -> run.unread(tree()))));
            case "results" -> each(() -> run.result(tree()));
            default -> json.skipChildren();
          }
        });
  }

  private void driver(RunTally run) throws IOException {
    fields(
        field -> {
          switch (field) {
            case "name" -> run.name(json.getText());
            case "rules" -> each(() -> run.describe(tree()));
            default -> json.skipChildren();
          }
        });
  }

  private JsonNode tree() throws IOException {
    return JSON.readTree(json);
  }

  @FunctionalInterface
  private interface Part {
    void read() throws IOException;
  }

  private void only(String wanted, Part part) throws IOException {
    fields(
        field -> {
          if (field.equals(wanted)) {
            part.read();
          } else {
            json.skipChildren();
          }
        });
  }

  private void fields(Step step) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      step.at(field);
    }
  }

  private void each(Part part) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      part.read();
    }
  }
}
