package io.codeguard.worker;

import static io.codeguard.worker.testing.TestPlans.files;
import static io.codeguard.worker.testing.TestPlans.validation;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.protocol.Counters;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.worker.testing.JobDriver;
import io.codeguard.worker.testing.TestPlans;
import io.codeguard.worker.testing.WorkerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worker process. */
class MainTest {
  @TempDir private Path directory;
  private RedisServer server;
  private RedisConnection redis;
  private TaskQueue queue;

  @BeforeEach
  void start() {
    server = RedisServer.prepare();
    redis = RedisConnection.open(server.settings());
    queue = redis.queue("team/pool");
  }

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  private WorkerProcess worker(String name, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("CODEGUARD_REDIS_URL", server.settings().url());
    variables.put("CODEGUARD_QUEUE", "team/pool");
    variables.put("CODEGUARD_WORKER", name);
    variables.put("CODEGUARD_LEASE_SECONDS", "2");
    variables.put("CODEGUARD_CONCURRENCY", "2");
    variables.put("CODEGUARD_VALIDATORS", "mark");
    variables.putAll(more);
    return WorkerProcess.start(directory, variables);
  }

  /** Three batches of files that take half a second each. */
  private JobDriver slowJob() {
    Map<String, String> slow = new TreeMap<>();
    for (int i = 0; i < 120; i++) {
      slow.put("%03d.txt".formatted(i), i % 50 < 3 ? "SLOW\nBAD\n" : "BAD\n");
    }
    return JobDriver.submit(queue, "slow", TestPlans.of(files(slow), validation("mark")));
  }

  private void awaitActive(JobDriver job) {
    await().until(() -> job.now().active() > 0);
  }

  private static void assertNothingLost(JobDriver job) {
    JobSnapshot end = job.ended();
    assertThat(end.done()).isEqualTo(120);
    assertThat(end.dead()).isZero();
    assertThat(end.counter(Counters.FINDINGS_ERROR)).isEqualTo(120);
  }

  @Test
  void completesRunningBatchesWhenTerminated() throws Exception {
    server.run();
    try (WorkerProcess first = worker("first", Map.of())) {
      JobDriver job = slowJob().feed();
      awaitActive(job);
      first.terminate();
      assertThat(first.status()).isZero();
      assertThat(job.now().active()).isZero();
      assertThat(job.now().done()).isPositive();
      try (WorkerProcess second = worker("second", Map.of())) {
        assertNothingLost(job);
      }
    }
  }

  @Test
  void releasesFilesThatItCannotCompleteInTime() throws Exception {
    server.run();
    try (WorkerProcess first = worker("first", Map.of("CODEGUARD_TASK_TIMEOUT_SECONDS", "1"))) {
      JobDriver job =
          JobDriver.submit(
              queue, "hang", TestPlans.of(files(Map.of("a.txt", "HANG\n")), validation("mark")));
      var _ = job.feed();
      awaitActive(job);
      first.terminate();
      assertThat(first.status()).isZero();
      assertThat(job.now().ready()).isEqualTo(1);
      assertThat(queue.leases().lease(TestPlans.lease()).orElseThrow().tasks().getFirst().attempt())
          .isEqualTo(1);
    }
  }

  @Test
  void losesNothingWhenKilled() {
    server.run();
    try (WorkerProcess first = worker("first", Map.of())) {
      JobDriver job = slowJob().feed();
      awaitActive(job);
      first.kill();
      try (WorkerProcess second = worker("second", Map.of())) {
        assertNothingLost(job);
      }
    }
  }

  @Test
  void onlyAFileThatExhaustsMemoryFails() throws Exception {
    server.run();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, String> contents = new TreeMap<>();
    for (int i = 0; i < 120; i++) {
      contents.put("%03d.txt".formatted(i), i == 60 ? "EAT\n" : "BAD\n");
    }
    try (WorkerProcess worker =
        worker("first", Map.of("CODEGUARD_HEALTH_PORT", Integer.toString(port)))) {
      JobDriver job =
          JobDriver.submit(queue, "greedy", TestPlans.of(files(contents), validation("mark")));
      JobSnapshot end = job.finish();
      assertThat(end.done()).as(worker.output()).isEqualTo(119);
      assertThat(end.counter(Counters.FINDINGS_ERROR)).isEqualTo(119);
      assertThat(queue.monitor().deadLetters("greedy", 10))
          .singleElement()
          .satisfies(
              dead -> {
                assertThat(dead.payload()).asString(UTF_8).isEqualTo("060.txt");
                assertThat(dead.reason())
                    .startsWith("the validator 'mark' ran out of memory: raise the pool's")
                    .endsWith("or lower its concurrency");
              });
      // Other threads may be affected, so the liveness probe fails.
      assertThat(livez(port)).startsWith("503 ");
    }
  }

  private static String livez(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/livez")).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() + " " + response.body();
    }
  }

  @Test
  void waitsForRedis() {
    try (WorkerProcess worker = worker("first", Map.of())) {
      worker.says("; retrying");
      server.run();
      JobDriver job =
          JobDriver.submit(
              queue, "late", TestPlans.of(files(Map.of("a.txt", "BAD\n")), validation("mark")));
      assertThat(job.finish().done()).isEqualTo(1);
    }
  }

  @Test
  void stopsPromptlyWhileRedisIsUnavailable() throws Exception {
    try (WorkerProcess worker = worker("first", Map.of())) {
      worker.says("; retrying");
      worker.terminate();
      assertThat(worker.status()).isZero();
    }
  }

  @Test
  void runsAnExecProgramOncePerBatchAndBisectsAFailedBatch() throws IOException {
    server.run();
    Path starts = directory.resolve("starts");
    Path program = directory.resolve("find-bad");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo $# >> '%s'
        grep -q CRASH "$@" && exit 3
        for file in $(grep -l BAD "$@"); do
          printf '{"path": "%%s", "line": 1, "rule": "B1", "severity": "error"}\\n' "$file"
        done
        """
            .formatted(starts));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String definition =
        "{\"command\": [\"%s\", \"{files}\"], \"output\": \"json\"}".formatted(program);
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      texts.put("%03d.txt".formatted(i), i == 60 ? "CRASH\n" : "BAD\n");
    }
    try (WorkerProcess _ =
        worker(
            "first",
            Map.of("CODEGUARD_VALIDATORS", "find-bad", "CODEGUARD_EXEC_FIND_BAD", definition))) {
      JobDriver job =
          JobDriver.submit(queue, "programs", TestPlans.of(files(texts), validation("find-bad")));
      JobSnapshot end = job.finish();

      assertThat(job.failures()).containsOnlyKeys("060.txt");
      assertThat(end.done()).isEqualTo(99);
      assertThat(end.counter(Counters.FINDINGS_ERROR)).isEqualTo(99);
      assertThat(job.failures()).containsOnlyKeys("060.txt");
      assertThat(job.failures().get("060.txt")).startsWith("find-bad: exit code 3");
      assertThat(job.report()).contains("\"ruleId\":\"B1\"");
    }
    // One start for the batch without the failing file; halves and two retries for the other.
    assertThat(Files.readAllLines(starts)).contains("50", "25").hasSizeLessThan(20);
  }

  @Test
  void reportsThatTheHealthPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WorkerProcess worker =
            worker(
                "first", Map.of("CODEGUARD_HEALTH_PORT", Integer.toString(taken.getLocalPort())))) {
      assertThat(worker.status()).isEqualTo(2);
      assertThat(worker.output())
          .startsWith("CODEGUARD_HEALTH_PORT: cannot listen on port")
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CODEGUARD_REDIS_URL, '', 'CODEGUARD_REDIS_URL: is missing; set it to a URL such as redis://host:6379'",
    "CODEGUARD_REDIS_URL, redis://user:hunter2@host, CODEGUARD_REDIS_*: the Redis URL contains a user",
    "CODEGUARD_REDIS_CERTIFICATES, none, CODEGUARD_REDIS_*: CA certificates for Redis: must contain at least one",
    "CODEGUARD_REDIS_URL, redis://host:port, CODEGUARD_REDIS_*: Redis URL 'redis://host:port': must have one of the forms",
    "CODEGUARD_QUEUE, a b, CODEGUARD_QUEUE: is 'a b'; set it to namespace/pool",
    "CODEGUARD_CONCURRENCY, many, CODEGUARD_CONCURRENCY: is 'many'; set it to a whole number",
    "CODEGUARD_CONCURRENCY, 0, CODEGUARD_CONCURRENCY: is 0; set it to a number from 1 to 256",
    "CODEGUARD_VALIDATORS, spelling, CODEGUARD_VALIDATORS: 'spelling' is not a validator; use any of",
    "CODEGUARD_SOURCE_HOSTS, 10.0.0.0/99, CODEGUARD_SOURCE_HOSTS: '10.0.0.0/99' is not a valid network",
    "CODEGUARD_EXEC_MY_TOOL, ruff, CODEGUARD_EXEC_MY_TOOL: is not a JSON object",
    "CODEGUARD_EXEC_MY_TOOL, {}, CODEGUARD_EXEC_MY_TOOL: exec.my-tool.output: must be one of",
    "CODEGUARD_WORKSPACE, /proc/none, CODEGUARD_WORKSPACE: the directory '/proc/none' is not writable",
    "CODEGUARD_COPIES, /none, CODEGUARD_COPIES: the directory '/none' does not exist"
  })
  void reportsTheInvalidSetting(String variable, String value, String message) throws Exception {
    try (WorkerProcess worker = worker("first", Map.of(variable, value))) {
      assertThat(worker.status()).isEqualTo(2);
      assertThat(worker.output()).startsWith(message).hasLineCount(1).doesNotContain("hunter2");
    }
  }
}
