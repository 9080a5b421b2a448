package io.codeguard.operator.policyreport;

import com.fasterxml.jackson.core.JsonParser;
import io.codeguard.reporting.sarif.SarifStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what a SARIF report holds, in a stream: one finding is in memory, and what is known of
 * each rule. Not thread-safe.
 */
final class SarifTallies implements SarifStream.Handler {
  /** More rules than this share one tally for each validation: a program may name any number. */
  static final int MOST_RULES = 5_000;

  private final List<RunTally> runs = new ArrayList<>();

  private SarifTallies() {}

  /**
   * Counts; does not close the stream.
   *
   * @throws IOException when it cannot be read or is not SARIF
   */
  static Tallies read(InputStream sarif) throws IOException {
    SarifTallies report = new SarifTallies();
    SarifStream.read(sarif, report);
    return new Tallies(
        report.runs.stream().flatMap(RunTally::rules).toList(),
        report.runs.stream().flatMap(RunTally::unread).toList());
  }

  @Override
  public void startRun() {
    runs.add(new RunTally(MOST_RULES - runs.stream().mapToInt(RunTally::size).sum()));
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
    runs.getLast().unread(json.readValueAsTree());
  }
}
