package io.codeguard.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether more work comes in than gets done: the demand of the last minutes, one measure a minute.
 *
 * @param measures oldest first
 */
public record Backlog(List<DemandSample> measures) {
  private static final Duration SPAN = Duration.ofMinutes(5);
  private static final Duration APART = Duration.ofMinutes(1);
  private static final double GROWTH = 1.1;

  public static final Backlog NONE = new Backlog(List.of());

  /** With a further look; what is older than the span is forgotten. */
  public Backlog with(DemandSample measure) {
    Instant start = measure.at().minus(SPAN).minus(APART);
    List<DemandSample> kept = measures.stream().filter(old -> !old.at().isBefore(start)).toList();
    boolean due = kept.isEmpty() || !measure.at().isBefore(kept.getLast().at().plus(APART));
    return new Backlog(due ? Stream.concat(kept.stream(), Stream.of(measure)).toList() : kept);
  }

  /** Demand that grew by more than a tenth over the whole span. */
  public boolean growing() {
    return !measures.isEmpty()
        && !measures.getLast().at().isBefore(measures.getFirst().at().plus(SPAN))
        && from() > 0
        && to() > from() * GROWTH;
  }

  /** The demand at the span's beginning. */
  public long from() {
    return measures.getFirst().demand();
  }

  /** The demand at the span's end. */
  public long to() {
    return measures.getLast().demand();
  }
}
