package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.redisson.api.RedissonClient;

/** Base class: one Redis per test class, one queue per test, and helper methods. */
abstract class QueueTests {
  static final Duration LONG = Duration.ofSeconds(60);
  static final Duration SHORT = Duration.ofMillis(50);

  static RedisServer redis;
  static RedisConnection connection;
  TaskQueue queue;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    connection = RedisConnection.open(redis.settings());
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      connection.close();
      redis.close();
    }
  }

  @BeforeEach
  void useOwnQueue(TestInfo test) {
    queue = connection.queue("test/" + test.getTestMethod().orElseThrow().getName());
  }

  void register(String job) {
    queue.feed().register(new JobDefinition(job, 0, 0, 3, SHORT, SHORT, 1000, false));
  }

  void add(String job, String... payloads) {
    register(job);
    assertThat(queue.feed().enqueue(job, 0, "g", bytes(payloads))).isEqualTo(EnqueueResult.ADDED);
  }

  static LeaseRequest request(int maxTasks, Duration wait) {
    return new LeaseRequest("w", maxTasks, LONG, wait);
  }

  Optional<Lease> lease(int maxTasks) {
    return queue.leases().lease(request(maxTasks, Duration.ZERO));
  }

  Lease awaitLease() {
    return queue.leases().lease(request(10, Duration.ofSeconds(20))).orElseThrow();
  }

  void fail(Lease lease, TaskFailure... failures) {
    queue
        .leases()
        .settle(lease, new Completion(Map.of(), List.of(), List.of(), List.of(failures), Set.of()));
  }

  void assertCounts(String job, long ready, long active, long delayed, long done, long dead) {
    JobSnapshot s = queue.monitor().job(job).orElseThrow();
    assertThat(List.of(s.ready(), s.active(), s.delayed(), s.done(), s.dead()))
        .as("ready, active, delayed, done, dead")
        .containsExactly(ready, active, delayed, done, dead);
    assertThat(s.total()).isEqualTo(ready + active + delayed + done + dead);
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    redisson().getKeys().getKeys().forEach(keys::add);
    return keys.stream()
        .filter(key -> key.contains(queue.name()))
        .map(key -> key.substring(key.indexOf('}')))
        .toList();
  }

  String queueKey(String rest) {
    return "codeguard:{" + queue.name() + "}:" + rest;
  }

  static RedissonClient redisson() {
    return connection.redisson();
  }

  static List<byte[]> bytes(String... payloads) {
    return java.util.Arrays.stream(payloads).map(p -> p.getBytes(UTF_8)).toList();
  }

  static List<String> payloads(Lease lease) {
    return lease.tasks().stream().map(task -> text(task.payload())).toList();
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
