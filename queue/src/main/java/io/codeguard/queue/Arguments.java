package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** The arguments of one script call, in order; the first is the time. */
final class Arguments {
  private final List<byte[]> values = new ArrayList<>();

  /**
   * @param time in milliseconds, since the epoch; empty to use the Redis server's clock
   */
  Arguments(String time) {
    add(time);
  }

  Arguments add(String value) {
    values.add(value.getBytes(UTF_8));
    return this;
  }

  Arguments add(long value) {
    return add(Long.toString(value));
  }

  Arguments add(double value) {
    return add(Double.toString(value));
  }

  Arguments add(boolean value) {
    return add(value ? "1" : "0");
  }

  Arguments add(byte[] value) {
    values.add(value);
    return this;
  }

  /** Appends counters, results and highlights in the format that {@code record.lua} reads. */
  void addOutcome(Completion completion) {
    add(completion.counters().size());
    completion.counters().forEach((name, value) -> add(name).add(value));
    add(completion.results().size());
    completion.results().forEach(this::add);
    add(completion.highlights().size());
    completion.highlights().forEach(h -> add(h.score()).add(h.content()));
  }

  List<byte[]> list() {
    return values;
  }
}
