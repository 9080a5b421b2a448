package io.codeguard.worker.report;

import static io.codeguard.worker.testing.TestPlans.files;
import static io.codeguard.worker.testing.TestPlans.validation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.ResultRecords;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.Lease;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.plan.PlanCache;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.TestPlans;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports of results in a real Redis. */
class ReportTaskTest {
  private static final String JOB = "uid";

  private RedisServer server;
  private RedisConnection redis;
  private TaskQueue queue;

  @BeforeEach
  void start() {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
    queue = redis.queue("team/pool");
    queue.feed().register(JobDefinition.of(JOB));
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  private static FileResult result(String path, int findings) {
    Random random = new Random(path.hashCode());
    return FileResult.of(
        path,
        IntStream.rangeClosed(1, findings)
            .mapToObj(
                line ->
                    new Finding(
                        "mark",
                        "bad",
                        Severity.ERROR,
                        path,
                        line,
                        1,
                        line,
                        5,
                        Long.toHexString(random.nextLong()),
                        Long.toHexString(random.nextLong())))
            .toList());
  }

  private int chunk;

  /** Settles one batch like a worker. */
  private void settle(List<FileResult> files, List<TaskFailure> failures) {
    settleRecords(files, records(files), failures);
  }

  private void settleRecords(
      List<FileResult> files, List<byte[]> records, List<TaskFailure> failures) {
    List<byte[]> payloads = files.stream().map(file -> file.path().getBytes(UTF_8)).toList();
    queue.feed().enqueue(JOB, chunk++, "0", payloads);
    Lease lease = queue.leases().lease(TestPlans.lease()).orElseThrow();
    queue.leases().settle(lease, new Completion(Map.of(), records, List.of(), failures, Set.of()));
  }

  private static List<byte[]> records(List<FileResult> files) {
    ResultRecords records = new ResultRecords(0);
    files.forEach(records::add);
    return records.finish();
  }

  private String report() throws Exception {
    JobPlan plan = TestPlans.of(files(Map.of()), validation("mark"));
    PreparedPlan prepared =
        new PlanCache(OfferedValidators.load(List.of(), List.of(), ProgramHost.open()))
            .prepare(JOB, Documents.encode(plan));
    queue.feed().register(JobDefinition.of(Documents.reportJob(JOB)));
    queue.feed().enqueue(Documents.reportJob(JOB), 0, "single", List.of(new byte[0]));
    Lease lease = queue.leases().lease(TestPlans.lease()).orElseThrow();
    new ReportTask(new JobStore(queue)).run(lease, prepared);
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    for (long part = 0; part < written().parts(); part++) {
      byte[] content = queue.feed().document(JOB, Documents.reportPart(part)).orElseThrow();
      assertThat(content.length).isLessThanOrEqualTo(512 * 1024);
      gzipped.writeBytes(content);
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(gzipped.toByteArray()))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private Report written() {
    return Documents.decode(
        queue.feed().document(JOB, Documents.REPORT).orElseThrow(), Report.class);
  }

  @Test
  void containsEachFindingOnceEvenIfABatchRanTwice() throws Exception {
    List<FileResult> batch = List.of(result("a.txt", 3), result("b.txt", 2));
    settle(batch, List.of());
    settle(batch.reversed(), List.of());

    String report = report();

    JsonNode results = new ObjectMapper().readTree(report).at("/runs/0/results");
    assertThat(results).hasSize(5);
    assertThat(written().results()).isEqualTo(5);
    assertThat(written().digest()).isEqualTo("sha256:" + Archives.sha256(report.getBytes(UTF_8)));
  }

  @Test
  void listsDeadLetters() throws Exception {
    settle(
        List.of(FileResult.skipped("s.txt", "not UTF-8")),
        List.of(new TaskFailure(0, "the worker fell over", false)));
    settle(
        List.of(FileResult.failed("gone.txt", "x")), List.of(new TaskFailure(0, "no time", false)));

    String report = report();

    // A result takes precedence over a dead letter of the same file.
    assertThat(report).contains("s.txt", "not UTF-8").doesNotContain("fell over");
    assertThat(report).contains("gone.txt");
    assertThat(written().results()).isZero();
  }

  private JsonNode run() throws Exception {
    queue
        .feed()
        .putDocument(
            JOB,
            Documents.MANIFEST,
            Documents.encode(
                new SourceListing(
                    "abc",
                    5,
                    0,
                    1,
                    5,
                    0,
                    Map.of("too large", 1L, "symbolic link", 2L),
                    1L,
                    List.of(5L))));
    return new ObjectMapper().readTree(report()).at("/runs/0");
  }

  @Test
  void reportsExcludedAndCleanFiles() throws Exception {
    settle(List.of(result("a.txt", 3), FileResult.skipped("s.txt", "not UTF-8")), List.of());

    JsonNode run = run();

    assertThat(run.at("/invocations/0/toolExecutionNotifications"))
        .extracting(n -> n.path("level").asText() + " " + n.at("/message/text").asText())
        .containsExactly(
            "note skipped: not UTF-8",
            "note excluded from the source: 2 symbolic link",
            "warning excluded from the source: 1 too large");
    assertThat(run.at("/properties/tasks").toString())
        .isEqualTo(
            "{\"total\":5,\"clean\":3,\"findings\":1,\"skipped\":1,\"partial\":0,\"failed\":0}");
  }

  @Test
  void theReportOfACancelledJobHasNoCountOfCleanFiles() throws Exception {
    settle(List.of(result("a.txt", 3)), List.of());
    queue.feed().cancel(JOB);

    assertThat(run().at("/properties/tasks").toString())
        .isEqualTo("{\"findings\":1,\"skipped\":0,\"partial\":0,\"failed\":0}");
  }

  @Test
  void listsAllDeadLettersHoweverManyThereAre() throws Exception {
    List<FileResult> files =
        IntStream.range(0, 50)
            .mapToObj(i -> FileResult.failed("gone%02d.txt".formatted(i), "x"))
            .toList();
    settle(
        files, IntStream.range(0, 50).mapToObj(i -> new TaskFailure(i, "no time", false)).toList());

    assertThat(report()).contains(files.stream().map(FileResult::path).toList());
  }

  @Test
  void aValidationWithoutFindingsHasARun() throws Exception {
    JsonNode runs = new ObjectMapper().readTree(report()).at("/runs");

    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).at("/tool/driver/rules")).isNotEmpty();
    assertThat(runs.get(0).at("/results")).isEmpty();
    assertThat(written().results()).isZero();
  }

  @Test
  void anEmptyRecordDoesNotEndTheIteration() throws Exception {
    ResultRecords empty = new ResultRecords(0);
    empty.addZipped(new byte[0]);
    settleRecords(List.of(result("a.txt", 1)), empty.finish(), List.of());
    settle(List.of(result("b.txt", 2)), List.of());

    assertThat(report()).contains("b.txt");
    assertThat(written().results()).isEqualTo(2);
  }

  @Test
  void largeReportsComeInParts() throws Exception {
    for (int batch = 0; batch < 210; batch++) {
      int first = batch * 10;
      settle(
          IntStream.range(first, first + 10)
              .mapToObj(i -> result("%05d.txt".formatted(i), 20))
              .toList(),
          List.of());
    }

    String report = report();

    assertThat(written().parts()).isGreaterThan(1);
    assertThat(written().results()).isEqualTo(42_000);
    assertThat(new ObjectMapper().readTree(report).at("/runs/0/results")).hasSize(42_000);
  }
}
