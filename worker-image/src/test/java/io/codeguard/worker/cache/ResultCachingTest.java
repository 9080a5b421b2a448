package io.codeguard.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.KnownResult;
import io.codeguard.protocol.ResultRecord;
import io.codeguard.protocol.ResultRecords;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.WorkerRuntime;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.plan.PlanCache;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.testing.JobDriver;
import io.codeguard.worker.testing.TestPlans;
import io.codeguard.worker.testing.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caching of results for later jobs, on a real Redis. */
class ResultCachingTest {
  private static final JobPlan.Source ONE_FILE = TestPlans.files(Map.of("a.txt", "BAD\n"));

  @TempDir private Path workspace;
  private RedisServer server;
  private RedisConnection redis;
  private TaskQueue queue;
  private WorkerRuntime worker;

  @BeforeEach
  void start() {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    queue = redis.queue("team/pool");
    worker =
        WorkerRuntime.start(Workers.settings("team/pool", "worker", 2, workspace, true), redis);
  }

  @AfterEach
  void stop() {
    worker.close();
    redis.close();
    server.close();
  }

  private static JobPlan plan(String name, JobPlan.Source source, JobPlan.Validation validation) {
    return new JobPlan(1, name, source, List.of(), List.of(), List.of(validation), 20, true, null);
  }

  private static JobPlan plan(JobPlan.Source source) {
    return plan("team/job", source, TestPlans.validation("mark"));
  }

  /** Returns the key of each path. */
  private Map<String, String> keys(JobPlan plan) {
    JobDriver job = JobDriver.submit(queue, UUID.randomUUID().toString(), plan);
    Map<String, String> keys = new LinkedHashMap<>();
    for (long number = 0; number < job.manifest().chunks(); number++) {
      SourceListing.Chunk chunk = job.document(Documents.chunk(number), SourceListing.Chunk.class);
      for (int i = 0; i < chunk.keys().size(); i++) {
        keys.put(chunk.paths().get(i), chunk.keys().get(i));
      }
    }
    return keys;
  }

  /** Runs the job and returns its cached results by path. */
  private Map<String, KnownResult> kept(JobPlan plan) {
    Map<String, String> keys = keys(plan);
    JobDriver.submit(queue, UUID.randomUUID().toString(), plan).finish();
    return found(keys);
  }

  private Map<String, KnownResult> found(Map<String, String> keys) {
    Map<String, byte[]> results = redis.results().find(List.copyOf(keys.values()));
    Map<String, KnownResult> kept = new LinkedHashMap<>();
    keys.forEach(
        (path, key) ->
            Optional.ofNullable(results.get(key))
                .ifPresent(result -> kept.put(path, KnownResult.decode(result).orElseThrow())));
    return kept;
  }

  @Test
  void cachesResultsOfFullyScannedFiles() {
    Map<String, KnownResult> kept =
        kept(
            plan(
                TestPlans.files(
                    Map.of(
                        "bad.txt", "BAD one\nWARN two\nHUSH three\n",
                        "clean.txt", "fine\n",
                        "broken.txt", "THROW\n",
                        "flood.txt", "BAD\n".repeat(1001)))));

    assertThat(kept).containsOnlyKeys("bad.txt", "clean.txt");
    assertThat(kept.get("clean.txt")).isEqualTo(KnownResult.CLEAN);
    KnownResult bad = kept.get("bad.txt");
    assertThat(bad.counters())
        .containsOnly(
            Map.entry(Counters.WITH_FINDINGS, 1L),
            Map.entry(Counters.FINDINGS_ERROR, 1L),
            Map.entry(Counters.FINDINGS_WARNING, 1L),
            Map.entry(Counters.FINDINGS_SUPPRESSED, 1L));
    List<Finding> findings = file(bad).findings();
    assertThat(findings).hasSize(3);
    assertThat(findings.get(2).suppression()).isEqualTo("as told");
    assertThat(bad.highlights()).extracting(h -> h.highlight().rule()).containsOnly("bad", "warn");
  }

  private static FileResult file(KnownResult kept) {
    ResultRecords records = new ResultRecords(0);
    records.addZipped(kept.file());
    return ResultRecord.read(records.finish().getFirst(), FileResult.class).files().next();
  }

  @Test
  void cachesABatchLargerThanOneCallAccepts() throws Exception {
    JobPlan plan = plan(ONE_FILE);
    PlanCache plans =
        new PlanCache(OfferedValidators.load(List.of(), List.of(), ProgramHost.open()));
    PreparedPlan prepared = plans.prepare("job", Documents.encode(plan));
    ResultKeys keys = ResultKeys.of(prepared, prepared.validations().getFirst()).orElseThrow();
    Path file = Files.writeString(workspace.resolve("file"), "fine\n");
    byte[] hash = ContentHash.of(file).orElseThrow();
    List<SourceFile> files =
        IntStream.rangeClosed(0, ResultCache.MAX_KEYS)
            .mapToObj(i -> new SourceFile(i + ".txt", file))
            .toList();

    ResultCacheWriter writer = new ResultCacheWriter(Optional.of(keys), files, true);
    files.forEach(kept -> writer.add(kept.path(), KnownResult.CLEAN));
    writer.store(redis.results());

    List<String> named = files.stream().map(kept -> keys.of(kept.path(), hash)).toList();
    assertThat(redis.results().find(named.subList(1, named.size()))).hasSize(ResultCache.MAX_KEYS);
    assertThat(redis.results().find(named.subList(0, 1))).hasSize(1);
  }

  @Test
  void skippedFilesAreNotCached() throws IOException {
    Path source = Files.createDirectory(workspace.resolve("source"));
    Files.write(source.resolve("latin.txt"), new byte[] {(byte) 0xe9});
    Files.writeString(source.resolve("good.txt"), "fine\n");
    assertThat(kept(plan(TestPlans.directory(source.toString())))).containsOnlyKeys("good.txt");
  }

  @Test
  void aKeyCoversEverythingThatAResultDependsOn() {
    String key = keys(plan(ONE_FILE)).get("a.txt");
    assertThat(keys(plan(ONE_FILE))).containsEntry("a.txt", key);
    assertThat(keys(plan("team/other", ONE_FILE, TestPlans.validation("mark"))))
        .as("another job of the namespace")
        .containsEntry("a.txt", key);

    List<String> others = new ArrayList<>();
    others.add(keys(plan("rivals/job", ONE_FILE, TestPlans.validation("mark"))).get("a.txt"));
    others.add(keys(plan(TestPlans.files(Map.of("a.txt", "BAD")))).get("a.txt"));
    others.add(keys(plan(TestPlans.files(Map.of("b.txt", "BAD\n")))).get("b.txt"));
    others.add(keys(with(Map.of("x", 1, "y", 2))).get("a.txt"));
    others.add(keys(with(Map.of("x", 1, "y", 3))).get("a.txt"));
    others.add(
        keys(plan(
                "team/job",
                ONE_FILE,
                new JobPlan.Validation(
                    "mark",
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(new JobPlan.Suppression(List.of("*"), List.of(), "known")))))
            .get("a.txt"));
    others.add(key);
    assertThat(others).doesNotContainNull().doesNotHaveDuplicates();
    Map<String, Object> inAnotherOrder = new LinkedHashMap<>();
    inAnotherOrder.put("y", 2);
    inAnotherOrder.put("x", 1);
    assertThat(keys(with(inAnotherOrder))).containsValue(others.get(3));
  }

  private static JobPlan with(Map<String, Object> parameters) {
    return plan(
        "team/job", ONE_FILE, new JobPlan.Validation("mark", List.of(), List.of(), parameters));
  }

  @Test
  void aValidatorThatReadsOtherFilesHasNoKeys() {
    assertThat(keys(plan("team/job", ONE_FILE, TestPlans.validation("together")))).isEmpty();
  }

  @Test
  void aJobWithoutCachingHasNoKeysAndCachesNothing() {
    Map<String, String> keys = keys(plan(ONE_FILE));
    JobPlan without = TestPlans.of(ONE_FILE, TestPlans.validation("mark"));
    assertThat(keys(without)).isEmpty();
    JobDriver.submit(queue, "without", without).finish();
    assertThat(found(keys)).isEmpty();
  }

  @Test
  void theResultOfAFileThatChangesDuringTheScanIsNotCached() throws Exception {
    Path source = Files.createDirectory(workspace.resolve("source"));
    Path file = source.resolve("a.txt");
    String content = "SLOW\n".repeat(4);
    Files.writeString(file, content);
    JobPlan plan = plan(TestPlans.directory(source.toString()));
    Map<String, String> keys = keys(plan);
    JobDriver job = JobDriver.submit(queue, "changing", plan).feed();
    org.awaitility.Awaitility.await().until(() -> job.now().active() == 1);
    Files.writeString(file, content + "BAD\n");
    assertThat(job.ended().done()).isEqualTo(1);
    assertThat(found(keys)).isEmpty();
    // Unless it changed before the scan started, this result is not cached either.
    assertThat(found(keys(plan)).values())
        .allMatch(result -> result.counters().containsKey(Counters.FINDINGS_ERROR));
  }
}
