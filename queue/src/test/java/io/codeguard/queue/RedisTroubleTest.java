package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.testing.CuttingProxy;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and tasks when Redis fails: no task is lost. */
@Tag("redis")
class RedisTroubleTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String PREFIX = "codeguard:{test/trouble}:";

  private RedisServer redis;
  private RedisConnection connection;
  private TaskQueue queue;

  @BeforeEach
  void start() {
    redis = RedisServer.start();
    connection = RedisConnection.open(redis.settings());
    queue = connection.queue("test/trouble");
  }

  @AfterEach
  void stop() {
    if (redis != null) {
      connection.close();
      redis.close();
    }
  }

  @Test
  void aFullRedisTakesNothingInButLetsWhatIsThereEnd() {
    queue.feed().register(JobDefinition.of("job"));
    queue.feed().enqueue("job", 0, "g", tasks(10));
    Lease lease = lease(4).orElseThrow();
    redis.call("CONFIG", "SET", "maxmemory", "1");
    assertThatThrownBy(() -> queue.feed().enqueue("job", 1, "g", tasks(10)))
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessageContaining("its memory is full; raise maxmemory");
    assertThatThrownBy(() -> queue.feed().register(JobDefinition.of("other")))
        .isInstanceOf(QueueUnavailableException.class);
    assertThat(queue.leases().renew("w", List.of(lease), LONG)).isEmpty();
    assertThat(queue.feed().count(lease, "job", "found", 2)).isEqualTo(2);
    Lease next =
        queue.leases().settleAndLease(lease, Completion.DONE, request(3)).next().orElseThrow();
    assertThat(queue.leases().settle(next, Completion.DONE)).isEqualTo(Settlement.APPLIED);
    assertThat(queue.leases().settle(lease(10).orElseThrow(), Completion.DONE))
        .isEqualTo(Settlement.APPLIED);
    redis.call("CONFIG", "SET", "maxmemory", "0");
    assertThat(queue.feed().enqueue("job", 1, "g", tasks(10))).isEqualTo(EnqueueResult.ADDED);
    JobSnapshot job = queue.monitor().job("job").orElseThrow();
    assertThat(List.of(job.ready(), job.done())).containsExactly(10L, 10L);
  }

  @Test
  void aReplicaIsRejectedWithTheReason() {
    try (RedisServer replica =
            RedisServer.startWith("--replicaof", "127.0.0.1", "" + redis.port());
        RedisConnection other = RedisConnection.open(replica.settings())) {
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () -> other.queue("test/trouble").feed().register(JobDefinition.of("j")))
                      .isInstanceOf(QueueUnavailableException.class)
                      .hasMessageContaining("it is a replica"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"q", "j:job", "t:job|g", "g:job", "when"})
  void aKeyOfAnotherTypeIsReportedAndLosesNoTask(String key) {
    if (!key.equals("q") && !key.equals("when") && !key.equals("j:job")) {
      queue.feed().register(JobDefinition.of("job"));
    }
    redis.call("SET", PREFIX + key, "foreign");
    assertThatThrownBy(
            () -> {
              queue.feed().register(JobDefinition.of("job"));
              queue.feed().enqueue("job", 0, "g", tasks(5));
            })
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessageContaining("another program writes keys that start with codeguard:");
    redis.call("DEL", PREFIX + key);
    queue.feed().register(JobDefinition.of("job"));
    EnqueueResult again = queue.feed().enqueue("job", 0, "g", tasks(5));
    assertThat(again).isIn(EnqueueResult.ADDED, EnqueueResult.DUPLICATE);
    assertThat(queue.monitor().job("job").orElseThrow().ready()).isEqualTo(5);
  }

  @Test
  void aNewerFormatIsRejected() {
    redis.call("HSET", PREFIX + "q", "format", "99");
    assertThatThrownBy(() -> queue.feed().register(JobDefinition.of("job")))
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessageContaining("this queue has format 99")
        .hasMessageContaining("use the same version of CodeGuard");
    assertThatThrownBy(() -> lease(1)).isInstanceOf(QueueUnavailableException.class);
  }

  @Test
  void truncatedRepliesLoseNothingAndDuplicateNothing() {
    try (CuttingProxy proxy = new CuttingProxy(redis.port());
        RedisConnection shaky =
            RedisConnection.open(RedisSettings.of("redis://127.0.0.1:" + proxy.port()))) {
      TaskQueue through = shaky.queue("test/trouble");
      through.feed().register(JobDefinition.of("job"));
      proxy.cutNextAnswers(2);
      await()
          .ignoreException(QueueUnavailableException.class)
          .until(() -> through.feed().enqueue("job", 0, "g", tasks(300)) != null);
      assertThat(proxy.left()).isLessThan(2);
      assertThat(queue.monitor().job("job").orElseThrow().total()).isEqualTo(300);
      List<Lease> got = new ArrayList<>();
      got.add(through.leases().lease(request(100)).orElseThrow());
      while (got.size() < 2) {
        Lease last = got.getLast();
        proxy.cutNextAnswers(2);
        await()
            .ignoreException(QueueUnavailableException.class)
            .until(
                () ->
                    got.add(
                        through
                            .leases()
                            .settleAndLease(last, Completion.DONE, request(100))
                            .next()
                            .orElseThrow()));
      }
      JobSnapshot job = queue.monitor().job("job").orElseThrow();
      assertThat(List.of(job.ready(), job.active(), job.done())).containsExactly(100L, 100L, 100L);
    }
  }

  @Test
  void aWorkerThatWaitsSurvivesARestartOfRedis() throws Exception {
    queue.feed().register(JobDefinition.of("job"));
    CompletableFuture<Optional<Lease>> waiting =
        CompletableFuture.supplyAsync(
            () -> leaseForLong(queue.leases(), new LeaseRequest("w", 1, LONG, LONG)));
    await().until(() -> redis.call("EXISTS", PREFIX + "slots").equals(":1"));
    redis.restart();
    await()
        .ignoreException(QueueUnavailableException.class)
        .until(() -> queue.feed().enqueue("job", 0, "g", tasks(1)) != null);
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isPresent();
  }

  /** Requests leases like {@link LeaseLoop}: retries on every Redis error. */
  private static Optional<Lease> leaseForLong(TaskLeases leases, LeaseRequest request) {
    while (true) {
      try {
        return leases.lease(request);
      } catch (QueueUnavailableException e) {
        // Redis is unavailable.
      }
    }
  }

  @Test
  void whatAFrozenRedisLeasesToACallThatWasGivenUpIsGotByTheNextCall() {
    LeaseRequest one =
        new LeaseRequest("w", 1, Duration.ofHours(1), Duration.ZERO, 0, "", "a-token-repeated");
    queue.feed().register(JobDefinition.of("job"));
    TaskLeases leases = queue.leases();
    assertThat(leases.lease(one)).as("the connection is there").isEmpty();
    queue.feed().enqueue("job", 0, "g", tasks(1));
    redis.freeze();
    try {
      assertThatThrownBy(() -> leases.lease(one)).isInstanceOf(QueueUnavailableException.class);
    } finally {
      redis.thaw();
    }
    await()
        .atMost(LONG)
        .ignoreException(QueueUnavailableException.class)
        .until(() -> queue.monitor().job("job").orElseThrow().active() == 1);
    Lease got = leaseForLong(leases, one).orElseThrow();
    assertThat(leases.settle(got, Completion.DONE)).isEqualTo(Settlement.APPLIED);
    assertThat(queue.monitor().job("job").orElseThrow().done()).isEqualTo(1);
  }

  @Test
  void leasesSurviveARestartUntilTheirWorkersCanRenewThem() {
    Duration lease = Duration.ofSeconds(6);
    queue.feed().register(JobDefinition.of("job"));
    queue.feed().enqueue("job", 0, "g", tasks(2));
    Lease out =
        queue.leases().lease(new LeaseRequest("busy", 1, lease, Duration.ZERO)).orElseThrow();
    redis.kill();
    await().pollDelay(lease).until(() -> true);
    redis.run();
    // Uses another connection, because a closed one takes a while to detect that Redis is back.
    try (RedisConnection fresh = RedisConnection.open(redis.settings())) {
      TaskLeases leases = fresh.queue("test/trouble").leases();
      assertThat(leases.lease(request(2))).as("the task that nobody had").isPresent();
      assertThat(leases.lease(request(2))).as("the task that its worker still has").isEmpty();
      assertThat(leases.renew("busy", List.of(out), lease)).isEmpty();
      assertThat(leases.settle(out, Completion.DONE)).isEqualTo(Settlement.APPLIED);
    }
  }

  @Test
  void theLossOfAllDataChangesTheEpoch() {
    queue.feed().register(JobDefinition.of("job"));
    Optional<String> before = queue.monitor().epoch();
    assertThat(before).isPresent().isEqualTo(queue.monitor().epoch());
    redis.call("FLUSHALL");
    assertThat(queue.feed().enqueue("job", 0, "g", tasks(1))).isEqualTo(EnqueueResult.UNKNOWN_JOB);
    queue.feed().register(JobDefinition.of("job"));
    assertThat(queue.monitor().epoch()).isPresent().isNotEqualTo(before);
  }

  @Test
  void invalidSettingsAreRejectedWithTheRemedy() {
    assertThatThrownBy(() -> request(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new LeaseRequest("w", 1, Duration.ofMillis(-1), LONG))
        .hasMessageContaining("at least 1 ms");
    assertThatThrownBy(() -> new LeaseRequest("w", 1, LONG, Duration.ofMillis(-1)))
        .hasMessageContaining("negative");
    assertThatThrownBy(() -> new JobDefinition("j", 0, -1, 1, LONG, LONG, 1, false))
        .hasMessageContaining("parallelism");
    assertThatThrownBy(() -> new JobDefinition("j", 0, 0, 0, LONG, LONG, 1, false))
        .hasMessageContaining("maxAttempts");
    assertThatThrownBy(() -> new JobDefinition("j", 0, 0, 1, LONG.negated(), LONG, 1, false))
        .hasMessageContaining("backoff");
    assertThatThrownBy(() -> queue.feed().keepAlive("job", LONG.negated()))
        .hasMessageContaining("timeToLive");
    assertThatThrownBy(() -> queue.feed().enqueue("job", -1, "g", tasks(1)))
        .hasMessageContaining("must be 0 or more");
    assertThatThrownBy(() -> queue.feed().register(JobDefinition.of("a b")))
        .hasMessageContaining("job id 'a b'");
  }

  private Optional<Lease> lease(int most) {
    return queue.leases().lease(request(most));
  }

  private static LeaseRequest request(int most) {
    return new LeaseRequest("w", most, LONG, Duration.ZERO);
  }

  private static List<byte[]> tasks(int n) {
    return IntStream.range(0, n).mapToObj(i -> Integer.toString(i).getBytes(UTF_8)).toList();
  }
}
