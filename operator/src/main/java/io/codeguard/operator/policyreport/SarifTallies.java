package io.codeguard.operator.policyreport;

import com.fasterxml.jackson.core.JsonParser;
import io.codeguard.reporting.sarif.SarifStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the results of a SARIF report in a stream, with only one result and the tallies per rule
 * in memory. Not thread-safe.
 */
final class SarifTallies implements SarifStream.Handler {
  /** Rules beyond this limit share one tally per validation: a validator can report any number. */
  static final int MAX_RULES = 5_000;

  private final List<RunTally> runs = new ArrayList<>();

  private SarifTallies() {}

  /**
   * Counts the results; does not close the stream.
   *
   * @throws IOException when it cannot be read or is not SARIF
   */
  static Tallies read(InputStream sarif) throws IOException {
    SarifTallies report = new SarifTallies();
    SarifStream.read(sarif, report);
    return new Tallies(
        report.runs.stream().flatMap(RunTally::rules).toList(),
        report.runs.stream().flatMap(RunTally::unscanned).toList());
  }

  @Override
  public void startRun() {
    runs.add(new RunTally(MAX_RULES - runs.stream().mapToInt(RunTally::size).sum()));
  }

  @Override
  public void toolName(String name) {
    runs.getLast().name(name);
  }

  @Override
  public void rule(JsonParser json) throws IOException {
    runs.getLast().describe(json.readValueAsTree());
  }

  @Override
  public void result(JsonParser json) throws IOException {
    runs.getLast().result(json.readValueAsTree());
  }

  @Override
  public void notification(JsonParser json) throws IOException {
    runs.getLast().unscanned(json.readValueAsTree());
  }
}
