package io.codeguard.jobengine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.NewFindings;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A job on a real Redis, advanced call by call; the test does the workers' part. */
abstract class JobOnRedis {
  static final String UID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  RedisServer server;
  RedisConnection redis;
  JobRun run = new JobRun(Clock.fixed(NOW, ZoneOffset.UTC));
  TaskQueue queue;
  Optional<ValidationJobStatus> status = Optional.empty();
  Optional<JobBaseline> baseline = Optional.empty();
  Optional<ReportStore> reportStore = Optional.empty();

  @BeforeEach
  void start() {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    queue = redis.queue("test/pool");
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  JobPlan plan() {
    return Documents.decode(
        queue.feed().document(UID, Documents.PLAN).orElseThrow(), JobPlan.class);
  }

  ValidationJobStatus advance(ValidationJobSpec spec) {
    status = Optional.of(run.advance(queue, redis.results(), request(spec)));
    return status.get();
  }

  JobRequest request(ValidationJobSpec spec) {
    return new JobRequest(
        UID,
        "ns/name",
        1L,
        spec,
        status,
        300,
        () -> JobPlan.Source.of(Map.of("a.json", "{}")),
        baseline,
        reportStore,
        Optional.of("/reports/" + UID));
  }

  /** The listing task, done: a manifest of so many files. */
  void list(int files) {
    list(files, Map.of());
  }

  /** The same of a source that leaves something out: a task for each file of it. */
  void list(int files, Map<String, Long> excluded) {
    Lease lease = lease(1);
    assertThat(lease.jobId()).isEqualTo(Documents.listingJob(UID));
    int chunks = (files + SourceListing.CHUNK_TASKS - 1) / SourceListing.CHUNK_TASKS;
    for (int chunk = 0; chunk < chunks; chunk++) {
      int from = chunk * SourceListing.CHUNK_TASKS;
      List<String> paths =
          IntStream.range(from, Math.min(files, from + SourceListing.CHUNK_TASKS))
              .mapToObj(i -> "f" + i)
              .toList();
      put(Documents.chunk(chunk), new SourceListing.Chunk(0, paths, List.of()));
    }
    put(
        Documents.MANIFEST,
        new SourceListing(
            "abc", files, 0, chunks, files, 0, excluded, null, List.of((long) files)));
    queue.leases().settle(lease, Completion.DONE);
  }

  void writeReport() {
    writeReport(null);
  }

  void writeReport(NewFindings fresh) {
    Lease lease = lease(1);
    assertThat(lease.jobId()).isEqualTo(Documents.reportJob(UID));
    put(Documents.REPORT, new Report(1, "sha256:0", 3, fresh));
    queue.leases().settle(lease, Completion.DONE);
  }

  void put(String name, Object document) {
    queue.feed().putDocument(UID, name, Documents.encode(document));
  }

  void settle(int most, Map<String, Long> counters) {
    Lease lease = lease(most);
    assertThat(lease.jobId()).isEqualTo(UID);
    assertThat(new String(lease.tasks().getFirst().payload(), UTF_8)).startsWith("f");
    queue
        .leases()
        .settle(lease, new Completion(counters, List.of(), List.of(), List.of(), Set.of()));
  }

  Lease lease(int most) {
    return queue.leases().lease(request(most)).orElseThrow();
  }

  static LeaseRequest request(int most) {
    return new LeaseRequest("w", most, Duration.ofMinutes(1), Duration.ZERO);
  }

  static String condition(ValidationJobStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .map(condition -> condition.status() + " " + condition.reason())
        .findFirst()
        .orElse("absent");
  }
}
