package io.codeguard.operator.workerpool;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A job whose tasks are in a pool's queue. */
public record StartedJob(String uid, String namespace, String name) {
  private static final String SEPARATOR = " ";

  public static StartedJob of(HasMetadata job) {
    return new StartedJob(
        job.getMetadata().getUid(), job.getMetadata().getNamespace(), job.getMetadata().getName());
  }

  /** Formats jobs for an annotation; deterministic. */
  static String format(Collection<StartedJob> jobs) {
    return jobs.stream()
        .sorted(Comparator.comparing(StartedJob::uid))
        .map(job -> "%s/%s/%s".formatted(job.uid, job.namespace, job.name))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** Parses an annotation; malformed entries are ignored. */
  static List<StartedJob> parseAll(String text) {
    return Arrays.stream(text.split(SEPARATOR, -1))
        .map(StartedJob::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<StartedJob> parse(String entry) {
    String[] parts = entry.split("/", -1);
    return parts.length == 3
        ? Optional.of(new StartedJob(parts[0], parts[1], parts[2]))
        : Optional.empty();
  }
}
