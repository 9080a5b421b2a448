package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.queue.RedisSettings;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.testing.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * Redis is unavailable while all tasks in progress are singles with only one attempt: if the outage
 * cost an attempt, the job would fail.
 */
@Tag("pods")
@Order(3)
class LoneTasksIT {
  private static final Duration LIMIT = CountedJob.LIMIT;
  private static final int VALIDATIONS = 8;
  private static final int TASKS = SlowPool.FILES * VALIDATIONS;

  /**
   * Tasks of the job; its workers have twice as many slots, so half of them keep requesting work.
   */
  private static final int PARALLELISM = 4;

  private static final String WORKERS =
      "replicas: 2, concurrency: %d, leaseSeconds: 6".formatted(PARALLELISM);

  private final Jobs jobs = Jobs.in("lone-tasks");
  private SlowPool slow;

  @BeforeEach
  void install(@TempDir Path directory) {
    slow = SlowPool.in(jobs, directory);
  }

  @AfterEach
  void makeRoom() {
    jobs.deletePools();
  }

  /** The minimum duration of the outage in seconds; longer than a lease. */
  static IntStream outages() {
    return FaultIT.LONG ? IntStream.of(19, 60) : IntStream.of(19);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void aFrozenRedisCostsNoTaskItsOnlyAttempt(int seconds) {
    String job = "frozen-" + seconds;
    slow.apply(WORKERS);
    try (RedisAccess redis = RedisAccess.open()) {
      startLoneTasks(job, redis.settings());
    }
    Node.get().signal("STOP", Node.REDIS);
    try {
      // At least until the operator has detected it.
      await()
          .pollDelay(Duration.ofSeconds(seconds))
          .atMost(LIMIT)
          .until(() -> jobs.poolCondition("slow", "QueueReachable").startsWith("False"));
    } finally {
      Node.get().signal("CONT", Node.REDIS);
    }
    assertEachTaskNeededOneAttempt(job);
  }

  /** With Sentinel's default settings it starts after half a minute. */
  @Test
  void aFailoverCostsNoTaskItsOnlyAttempt() {
    String host = TestCluster.withPods().hostAddress();
    String[] open = {"--bind", "127.0.0.1", host, "--protected-mode", "no"};
    try (RedisServer primary = RedisServer.startWith(open);
        RedisServer replica =
            RedisServer.startWith(
                Stream.concat(
                        Stream.of(open),
                        Stream.of(
                            "--replicaof",
                            host,
                            Integer.toString(primary.port()),
                            "--replica-announce-ip",
                            host))
                    .toArray(String[]::new));
        RedisServer sentinel = RedisServer.startSentinel(primary, host)) {
      slow.apply(
          "{url: 'redis-sentinel://%s:%d/primary'}".formatted(host, sentinel.port()), WORKERS);
      await().atMost(LIMIT).until(() -> primary.call("WAIT", "1", "100").equals(":1"));
      startLoneTasks("failover", primary.settings());
      await().atMost(LIMIT).until(() -> primary.call("WAIT", "1", "100").equals(":1"));
      primary.kill();
      await()
          .atMost(LIMIT)
          .until(() -> replica.call("SET", "written", "here"), answer -> answer.equals("+OK"));
      assertEachTaskNeededOneAttempt("failover");
      jobs.delete("failover");
      jobs.deletePools();
    }
  }

  /** Waits until all tasks in progress are singles. */
  private void startLoneTasks(String job, RedisSettings redis) {
    slow.awaitWorkers(LIMIT, 2);
    slow.startJob(
        job,
        VALIDATIONS,
        Duration.ofSeconds(2),
        ", parallelism: %d, retry: {maxAttempts: 1}".formatted(PARALLELISM));
    jobs.await(job, LIMIT, status -> status.tasks() != null && status.tasks().active() > 0);
    // Batches of crashed workers are redelivered as singles.
    Node.get().signal("KILL", Node.WORKER);
    await().atMost(LIMIT).until(() -> RedisAccess.ask(redis, LoneTasksIT::alone) == PARALLELISM);
  }

  /** The number of leases of a single. */
  private static long alone(RedissonClient redis) {
    return StreamSupport.stream(redis.getKeys().getKeys().spliterator(), false)
        .filter(key -> key.startsWith("codeguard:{lone-tasks/slow}:l:"))
        .map(key -> redis.<String>getList(key, StringCodec.INSTANCE).get(0))
        // The format of lua/take.lua; a lease that has just ended has no entry.
        .filter(head -> head != null && head.split("\n", -1)[6].equals("1"))
        .count();
  }

  private void assertEachTaskNeededOneAttempt(String job) {
    ValidationJobStatus status = jobs.awaitFinished(job, LIMIT);
    assertThat(status.phase())
        .as("%s %s", status.conditions(), status.failedTasks())
        .isEqualTo("Succeeded");
    assertThat(status.tasks().succeeded()).isEqualTo(TASKS);
    assertThat(status.tasks().failed()).isZero();
  }
}
