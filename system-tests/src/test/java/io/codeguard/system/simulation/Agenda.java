package io.codeguard.system.simulation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The event queue of the simulation, in the order of simulated time. Not thread-safe. */
final class Agenda {
  /** Later than the machine's clock, so that waits for that are never too short. */
  private static final long START = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private record Entry(long time, long number, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::number));
  private long now = START;
  private long number;

  void after(long millis, Runnable action) {
    entries.add(new Entry(now + millis, number++, action));
  }

  /** Executes the next event, at its time. */
  void step() {
    Entry entry = entries.remove();
    now = entry.time();
    entry.action().run();
  }

  long now() {
    return now;
  }

  /** The time since the start. */
  long elapsed() {
    return now - START;
  }

  Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(now);
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
