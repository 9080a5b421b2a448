package io.codeguard.system.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.queue.TaskLeases.SettledAndLeased;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats values for the trace: short, and deterministic for a seed. */
final class Texts {
  private static final int LONGEST = 200;

  private Texts() {}

  static String of(Object value) {
    return switch (value) {
      case null -> "null";
      case byte[] bytes -> bytes.length + " bytes";
      case Optional<?> optional -> optional.map(Texts::of).orElse("nothing");
      case Lease lease -> lease(lease);
      case SettledAndLeased both -> both.settlement() + ", next " + of(both.next());
      case Completion completion ->
          "%d failed %d released"
              .formatted(completion.failures().size(), completion.released().size());
      case Collection<?> many ->
          many.size() > 5
              ? many.size() + " items"
              : many.stream().map(Texts::of).collect(Collectors.joining(" ", "[", "]"));
      default -> shorten(value.toString().replaceAll("@[0-9a-f]+", ""));
    };
  }

  private static String lease(Lease lease) {
    return "lease %s of %s|%s %s"
        .formatted(
            lease.token(),
            lease.jobId(),
            lease.group(),
            lease.tasks().stream()
                .map(task -> new String(task.payload(), UTF_8) + "#" + task.attempt())
                .collect(Collectors.joining(" ")));
  }

  private static String shorten(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
