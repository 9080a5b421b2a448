package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Detects a growing backlog from the demand of the last minutes, with one sample per minute.
 *
 * @param samples oldest first
 */
public record Backlog(List<DemandSample> samples) {
  private static final Duration SPAN = Duration.ofMinutes(5);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final double GROWTH = 1.1;

  public static final Backlog NONE = new Backlog(List.of());

  /** Adds a sample and drops those older than the span. */
  public Backlog with(DemandSample sample) {
    Instant start = sample.at().minus(SPAN).minus(INTERVAL);
    List<DemandSample> kept = samples.stream().filter(old -> !old.at().isBefore(start)).toList();
    boolean due = kept.isEmpty() || !sample.at().isBefore(kept.getLast().at().plus(INTERVAL));
    return new Backlog(due ? Stream.concat(kept.stream(), Stream.of(sample)).toList() : kept);
  }

  /** Whether demand grew by more than a tenth over the whole span. */
  public boolean growing() {
    return !samples.isEmpty()
        && !samples.getLast().at().isBefore(samples.getFirst().at().plus(SPAN))
        && from() > 0
        && to() > from() * GROWTH;
  }

  /** The demand at the start of the span. */
  public long from() {
    return samples.getFirst().demand();
  }

  /** The demand at the end of the span. */
  public long to() {
    return samples.getLast().demand();
  }
}
