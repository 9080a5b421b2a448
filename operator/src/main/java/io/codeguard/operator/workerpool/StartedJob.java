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

  /** As an annotation has them; the same jobs always make the same text. */
  static String write(Collection<StartedJob> jobs) {
    return jobs.stream()
        .sorted(Comparator.comparing(StartedJob::uid))
        .map(job -> "%s/%s/%s".formatted(job.uid, job.namespace, job.name))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** What somebody else wrote there is left out. */
  static List<StartedJob> read(String text) {
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
