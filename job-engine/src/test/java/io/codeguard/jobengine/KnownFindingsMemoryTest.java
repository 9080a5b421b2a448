package io.codeguard.jobengine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.KnownResult;
import io.codeguard.protocol.KnownResult.Scored;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Many findings that earlier jobs left are fed by a JVM with as much heap as the operator's pod.
 */
class KnownFindingsMemoryTest {
  private static final String QUEUE = "test/pool";
  private static final int JOBS = 8;
  private static final int FILES = SourceListing.CHUNK_TASKS;
  private static final int FINDINGS_PER_FILE = 200;

  @Test
  void jobsOfHundredThousandKnownFindingsEachAreFedAtOnce() throws Exception {
    try (RedisServer server = RedisServer.start();
        RedisConnection redis = RedisConnection.open(server.settings())) {
      for (int file = 0; file < FILES; file++) {
        redis.results().put(Map.of("k" + file, known("src/File" + file + ".java", file).encode()));
      }
      TaskQueue queue = redis.queue(QUEUE);
      for (int job = 0; job < JOBS; job++) {
        list(queue, "job-" + job);
      }

      String said = feed(server.settings());

      assertThat(said.lines())
          .containsOnlyOnce(
              IntStream.range(0, JOBS)
                  .mapToObj(job -> "job-" + job + " cached 500 errors 100000 top 20")
                  .toArray(String[]::new));
    }
  }

  private static KnownResult known(String path, int seed) {
    Random random = new Random(seed);
    List<Finding> findings =
        IntStream.rangeClosed(1, FINDINGS_PER_FILE)
            .mapToObj(line -> finding(path, line, random))
            .toList();
    Highlight highlight = new Highlight("pattern", "rule", "error", path, 1, 1, "wrong");
    return KnownResult.of(
        FileResult.of(path, findings),
        findings.size(),
        Map.of(Counters.FINDINGS_ERROR, (long) FINDINGS_PER_FILE),
        List.of(new Scored(3, highlight)));
  }

  private static Finding finding(String path, int line, Random random) {
    return Finding.builder()
        .validation("pattern")
        .rule("rule-" + line % 20)
        .severity(Severity.ERROR)
        .path(path)
        .start(line, 1)
        .end(line, 9)
        .message("a message of the usual length about what is wrong here " + line % 50)
        .fingerprint("%016x%016x".formatted(random.nextLong(), random.nextLong()))
        .moveFingerprint("%016x%016x".formatted(random.nextLong(), random.nextLong()))
        .lineHash("%016x:1".formatted(random.nextLong()))
        .build();
  }

  /** A job whose files are listed. */
  private static void list(TaskQueue queue, String uid) {
    queue.feed().register(JobDefinition.of(uid));
    List<String> paths = IntStream.range(0, FILES).mapToObj(i -> "src/File" + i + ".java").toList();
    List<String> keys = IntStream.range(0, FILES).mapToObj(i -> "k" + i).toList();
    put(queue, uid, Documents.chunk(0), new SourceListing.Chunk(0, paths, keys));
    put(
        queue,
        uid,
        Documents.MANIFEST,
        new SourceListing("abc", FILES, 0, 1, FILES, 0, Map.of(), 0L, List.of((long) FILES)));
    queue.feed().register(JobDefinition.of(Documents.listingJob(uid)));
    queue.feed().enqueue(Documents.listingJob(uid), 0, "single", List.of(new byte[0]));
    Lease lease =
        queue
            .leases()
            .lease(new LeaseRequest("w", 1, Duration.ofMinutes(1), Duration.ZERO))
            .orElseThrow();
    queue.leases().settle(lease, Completion.DONE);
  }

  private static void put(TaskQueue queue, String uid, String name, Object document) {
    queue.feed().putDocument(uid, name, Documents.encode(document));
  }

  private static String feed(RedisSettings settings) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx240m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Feeding.class.getName(),
                settings.url())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** What the other JVM does: all jobs at once, as the reconciler's threads do them. */
  static final class Feeding {
    private Feeding() {}

    public static void main(String[] args) throws Exception {
      JobRun run = new JobRun(Clock.systemUTC());
      try (RedisConnection redis = RedisConnection.open(RedisSettings.of(args[0]));
          ExecutorService threads = Executors.newFixedThreadPool(JOBS)) {
        List<Future<?>> jobs =
            Stream.iterate(0, job -> job + 1)
                .limit(JOBS)
                .<Future<?>>map(job -> threads.submit(() -> feed(run, redis, "job-" + job)))
                .toList();
        for (Future<?> job : jobs) {
          job.get();
        }
      }
    }

    private static void feed(JobRun run, RedisConnection redis, String uid) {
      JobRequest request =
          new JobRequest(
              uid,
              "ns/name",
              1L,
              Specs.with("{}"),
              Optional.empty(),
              300,
              () -> JobPlan.Source.of(Map.of("a.json", "{}")),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      ValidationJobStatus status = run.advance(redis.queue(QUEUE), redis.results(), request);
      System.out.println(
          "%s cached %d errors %d top %d"
              .formatted(
                  uid,
                  status.tasks().cached(),
                  status.findings().error(),
                  status.topFindings().size()));
    }
  }
}
