package io.codeguard.jobengine;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jobs on a real Redis with little memory: whatever they need, each ends, most of them well, and
 * what is in the way is told. The test does the workers' part; its clock moves with each round.
 */
class FullRedisTest {
  private static final ValidationJobSpec SPEC = Specs.with("{'failOn': {'maxFindings': 1000000}}");
  private static final Duration ROUND = Duration.ofSeconds(20);
  private static final int ROUNDS = 1500;

  /** A job of the test's. */
  private static final class Job {
    final String uid;
    final int files;
    final int resultBytes;
    Optional<ValidationJobStatus> status = Optional.empty();

    Job(String uid, int files, int resultBytes) {
      this.uid = uid;
      this.files = files;
      this.resultBytes = resultBytes;
    }

    boolean ended() {
      return status.filter(Phase::isFinal).isPresent();
    }
  }

  private Instant now = JobOnRedis.NOW;
  private final JobRun operator =
      new JobRun(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }
          });
  private Random random = new Random(1);
  private RedisConnection redis;
  private TaskQueue queue;

  private static RedisServer server(int megabytes) {
    return RedisServer.startWith("--appendonly", "no", "--maxmemory", megabytes + "mb");
  }

  private void reconcile(Job job) {
    job.status =
        Optional.of(
            operator.advance(
                queue,
                redis.results(),
                redis::memory,
                new JobRequest(
                    job.uid,
                    "ns/" + job.uid,
                    1L,
                    SPEC,
                    job.status,
                    300,
                    () -> JobPlan.Source.of(Map.of()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
  }

  /** A worker does one batch; when Redis is full it hands back what needs room. */
  private boolean work(Map<String, Job> jobs) {
    Optional<Lease> found =
        queue.leases().lease(new LeaseRequest("w", 2000, Duration.ofMinutes(10), Duration.ZERO));
    if (found.isEmpty()) {
      return false;
    }
    Lease lease = found.get();
    Job job = jobs.get(Documents.mainJob(lease.jobId()));
    Completion done;
    try {
      done = completion(lease, job);
    } catch (QueueUnavailableException e) {
      assertThat(e.full()).as(e.getMessage()).isTrue();
      var _ = queue.feed().count(lease, job.uid, Counters.REDIS_FULL, 1);
      done = new Completion(Map.of(), List.of(), List.of(), List.of(), Set.of(0));
    }
    var _ = queue.leases().settle(lease, done);
    return true;
  }

  private Completion completion(Lease lease, Job job) {
    if (Documents.isListing(lease.jobId())) {
      list(lease, job);
      return Completion.DONE;
    }
    if (Documents.isReport(lease.jobId())) {
      // Of what was found, compressed.
      put(lease, job, Documents.reportPart(0), new byte[1 + job.files * job.resultBytes / 20]);
      put(lease, job, Documents.REPORT, Documents.encode(new Report(1, "sha256:0", 0, null)));
      return Completion.DONE;
    }
    byte[] record = new byte[1 + lease.tasks().size() * job.resultBytes];
    random.nextBytes(record);
    return new Completion(Map.of(), List.of(record), List.of(), List.of(), Set.of());
  }

  private void list(Lease lease, Job job) {
    long part = Documents.listingPart(lease.tasks().getFirst().payload());
    SourceListing manifest = manifest(job);
    for (long chunk = manifest.chunksOf(part); chunk < manifest.chunksOf(part + 1); chunk++) {
      int from = (int) chunk * SourceListing.CHUNK_TASKS;
      List<String> paths =
          IntStream.range(from, Math.min(job.files, from + SourceListing.CHUNK_TASKS))
              .mapToObj(
                  "services/component/src/main/java/com/example/product/Class%d.java"::formatted)
              .toList();
      put(
          lease,
          job,
          Documents.chunk(chunk),
          Documents.encode(new SourceListing.Chunk(0, paths, List.of())));
    }
    if (part == 0) {
      put(lease, job, Documents.MANIFEST, Documents.encode(manifest));
    }
  }

  private SourceListing manifest(Job job) {
    int ahead =
        Documents.decode(
                queue.feed().document(job.uid, Documents.PLAN).orElseThrow(), JobPlan.class)
            .chunksAhead();
    int chunks = Math.ceilDiv(job.files, SourceListing.CHUNK_TASKS);
    return new SourceListing(
        "abc",
        job.files,
        0,
        chunks,
        job.files,
        0,
        Map.of(),
        0L,
        List.of(),
        chunks > ahead ? new SourceListing.Parts(ahead, "digest") : null);
  }

  private void put(Lease lease, Job job, String name, byte[] content) {
    queue.feed().putDocument(lease, job.uid, name, content);
  }

  /** Until all have ended; a finished job is deleted after a while, as by its time to live. */
  private void runToTheEnd(List<Job> jobs) {
    Map<String, Job> byUid = jobs.stream().collect(Collectors.toMap(job -> job.uid, job -> job));
    for (int round = 0; jobs.stream().anyMatch(job -> !job.ended()); round++) {
      assertThat(round)
          .as(() -> "rounds until all have ended: " + jobs.stream().map(j -> j.status).toList())
          .isLessThan(ROUNDS);
      for (Job job : jobs) {
        if (!job.ended()) {
          reconcile(job);
          if (job.ended()) {
            JobRun.remove(queue, job.uid);
          }
        }
      }
      int batches = 0;
      while (batches < 5 && work(byUid)) {
        batches++;
      }
      now = now.plus(ROUND);
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 1", "8, 2", "16, 3", "16, 4", "32, 5", "32, 6"})
  void everyJobEndsHoweverLittleMemoryThereIs(int megabytes, long seed) {
    random = new Random(seed);
    try (RedisServer server = server(megabytes);
        RedisConnection connection = RedisConnection.open(server.settings())) {
      redis = connection;
      queue = connection.queue("test/full");
      List<Job> jobs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        jobs.add(new Job("job-" + i, random.nextInt(60_000), random.nextInt(200)));
      }
      // One that fits into anything.
      jobs.add(new Job("small", 10, 100));

      runToTheEnd(jobs);

      for (Job job : jobs) {
        ValidationJobStatus end = job.status.orElseThrow();
        if (end.phase().equals(Phase.FAILED)) {
          assertThat(JobOnRedis.condition(end, "Finished")).isEqualTo("True QueueFull");
          assertThat(JobOnRedis.condition(end, "QueueHasRoom")).isEqualTo("False RedisFull");
        }
      }
      assertThat(jobs.getLast().status.orElseThrow().phase())
          .as(() -> "of all: " + jobs.stream().map(job -> job.status).toList())
          .isEqualTo(Phase.SUCCEEDED);
      assertThat(server.keys()).noneMatch(key -> key.matches(".*:[jorhxgst]:.*"));
    }
  }

  @Test
  void aJobEndsThoughTheListOfItsTasksIsLongerThanRedisHasRoomFor() {
    try (RedisServer server = server(16);
        RedisConnection connection = RedisConnection.open(server.settings())) {
      redis = connection;
      queue = connection.queue("test/full");
      // Some thirty megabytes of paths.
      Job job = new Job("long", 400_000, 0);

      runToTheEnd(List.of(job));

      assertThat(job.status.orElseThrow().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(job.status.orElseThrow().progress()).isEqualTo("400000/400000");
    }
  }

  @Test
  void aNewJobWaitsWhileRedisIsFullAndStartsWhenThereIsRoom() {
    try (RedisServer server = server(8);
        RedisConnection connection = RedisConnection.open(server.settings())) {
      redis = connection;
      queue = connection.queue("test/full");
      TaskFeed feed = queue.feed();
      feed.register(JobDefinition.of("filler"));
      // Results of earlier jobs are no reason to wait: they make room.
      redis.results().put(Map.of("key", new byte[60_000]));
      for (int i = 0; redis.memory().used() < 8_000_000; i++) {
        feed.putDocument("filler", "d" + i, new byte[100_000]);
      }
      Job job = new Job("job", 10, 10);

      reconcile(job);

      ValidationJobStatus waiting = job.status.orElseThrow();
      assertThat(waiting.phase()).isEqualTo(Phase.PENDING);
      assertThat(waiting.startTime()).isNull();
      assertThat(JobOnRedis.condition(waiting, "QueueHasRoom")).isEqualTo("False RedisFull");
      assertThat(waiting.conditions().toString()).contains("of maxmemory 8388608 bytes");
      assertThat(queue.monitor().job("job")).isEmpty();
      assertThat(redis.results().find(List.of("key"))).isEmpty();

      feed.remove("filler");
      runToTheEnd(List.of(job));

      assertThat(job.status.orElseThrow().phase()).isEqualTo(Phase.SUCCEEDED);
      assertThat(JobOnRedis.condition(job.status.orElseThrow(), "QueueHasRoom"))
          .isEqualTo("True Enough");
    }
  }
}
