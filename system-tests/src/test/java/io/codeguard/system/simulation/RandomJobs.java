package io.codeguard.system.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.LeaseHandling;
import io.codeguard.worker.source.SourceCache;
import io.codeguard.worker.source.tree.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Generates random jobs. */
final class RandomJobs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LINES = List.of("fine", "fine", "BAD", "WARN", "HUSH");

  private final Chance chance;
  private final Path directory;
  private int number;

  RandomJobs(Chance chance, Path directory) {
    this.chance = chance;
    this.directory = directory;
  }

  /**
   * Generates a job.
   *
   * @param earlier jobs that can be its baseline
   */
  Job next(List<Job> earlier) {
    String name = "job" + number;
    String uid = "uid-" + number++;
    Optional<Job> baseline =
        !earlier.isEmpty() && chance.oneIn(4)
            ? Optional.of(chance.pick(earlier))
            : Optional.empty();
    List<SortedMap<String, String>> versions = new ArrayList<>();
    versions.add(
        !earlier.isEmpty() && chance.oneIn(2)
            ? new TreeMap<>(chance.pick(earlier).versions().getLast())
            : files(chance.between(0, 24)));
    if (chance.oneIn(2)) {
      for (int more = chance.between(1, 2); more > 0; more--) {
        versions.add(changed(versions.getLast()));
      }
    }
    Job job = new Job(uid, name, spec(baseline), baseline, versions);
    if (job.moves()) {
      write(job);
    }
    return job;
  }

  private SortedMap<String, String> files(int count) {
    SortedMap<String, String> files = new TreeMap<>();
    boolean broken = chance.oneIn(3);
    for (int i = 0; i < count; i++) {
      files.put(path(i), text(broken && chance.oneIn(6)));
    }
    return files;
  }

  private String path(int i) {
    return chance.pick(List.of("a", "b", "c")) + "/f" + i + (chance.oneIn(8) ? ".md" : ".txt");
  }

  private String text(boolean broken) {
    StringBuilder text = new StringBuilder();
    for (int line = chance.between(0, 3); line > 0; line--) {
      text.append(chance.pick(LINES)).append(' ').append(chance.nextInt(100)).append('\n');
    }
    return (broken ? "THROW\n" : "") + text;
  }

  private SortedMap<String, String> changed(SortedMap<String, String> before) {
    SortedMap<String, String> after = new TreeMap<>(before);
    after.keySet().removeIf(_ -> chance.oneIn(4));
    for (int more = chance.between(1, 6); more > 0; more--) {
      after.put(path(100 + chance.nextInt(100)), text(false));
    }
    return after;
  }

  private ObjectNode spec(Optional<Job> baseline) {
    ObjectNode spec = JSON.createObjectNode();
    spec.putObject("source").putObject("inline");
    ArrayNode validations = spec.putArray("validations");
    for (int i = chance.between(1, 3); i > 0; i--) {
      ObjectNode validation = validations.addObject().put("type", "mark");
      validation.putObject("parameters").put("x", i);
      if (chance.oneIn(3)) {
        validation.putArray("include").add(chance.pick(List.of("a", "b", "c")) + "/**");
      }
    }
    spec.put("cache", chance.oneIn(3));
    spec.put("maxFailedTasks", chance.oneIn(3) ? 1_000 : chance.nextInt(2));
    spec.putObject("failOn").put("severity", "error");
    spec.putObject("retry")
        .put("maxAttempts", chance.between(1, 3))
        .put("backoffSeconds", chance.nextInt(3))
        .put("maxBackoffSeconds", 4);
    if (chance.oneIn(3)) {
      spec.put("parallelism", chance.between(1, 3));
    }
    if (chance.oneIn(3)) {
      spec.put("priority", chance.between(0, 3));
    }
    if (chance.oneIn(5)) {
      spec.put("activeDeadlineSeconds", chance.between(10, 120));
    }
    spec.put("suspend", chance.oneIn(10));
    baseline.ifPresent(job -> spec.putObject("baseline").put("jobName", job.name()));
    return spec;
  }

  /** Writes a repository: a directory per version, with its revision for workers. */
  private void write(Job job) {
    List<Path> places = new ArrayList<>();
    Map<String, Integer> revisions = new HashMap<>();
    for (int version = 0; version < job.versions().size(); version++) {
      Path place = directory.resolve(job.name()).resolve(Integer.toString(version));
      write(place, job.versions().get(version));
      places.add(place);
      revisions.putIfAbsent(revision(place), version);
    }
    job.written(places, revisions);
  }

  private static void write(Path place, SortedMap<String, String> files) {
    try {
      Files.createDirectories(place);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.createDirectories(place.resolve(file.getKey()).getParent());
        Files.writeString(place.resolve(file.getKey()), file.getValue(), UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String revision(Path place) {
    try (SourceCache sources =
            LeaseHandling.sources(directory.resolve("listed"), Map.of("claim", place));
        SourceCache.Use use =
            sources.acquire(
                "job",
                JobPlan.Source.of(new JobPlan.Volume("claim", null)),
                Optional.empty(),
                Duration.ofDays(1))) {
      return use.source().revision();
    } catch (IOException | SourceException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
