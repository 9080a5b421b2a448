package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.testing.RedisServer;
import io.codeguard.queue.testing.SelfSigned;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue on every kind of Redis: TLS and ACL, Sentinel with a failover, Cluster. */
@Tag("redis")
class RedisKindsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void theQueueNeedsNoMoreThanItsKeysAndChannelsOverTls() throws Exception {
    SelfSigned certificate = SelfSigned.make(directory, "ip:127.0.0.1");
    int tlsPort = RedisServer.freePort();
    List<String> options = new ArrayList<>(certificate.options(tlsPort, "no"));
    options.addAll(List.of("--user", "default", "off"));
    options.addAll(queueUser());
    options.addAll(List.of("--user", "reader", "on", ">secret", "~codeguard:*"));
    options.addAll(List.of("+@all", "-@scripting"));
    String url = "rediss://127.0.0.1:" + tlsPort;
    try (RedisServer redis = RedisServer.startWith(options.toArray(String[]::new))) {
      assertThat(redis.call("PING")).startsWith("-NOAUTH");
      try (RedisConnection connection = open(url, "queue", "secret", certificate.authority())) {
        assertWorks(connection);
        assertThat(connection.safety().safe()).isTrue();
      }
      Optional<String> authority = Optional.of(certificate.authority());
      assertRefused(url, "reader", "secret", authority, "lacks a permission");
      assertRefused(url, "queue", "guess", authority, "password is wrong");
      assertRefused(url, "queue", "secret", Optional.empty(), "Redis cannot be used");
    }
  }

  /** Server options for a user with only the documented permissions. */
  private static List<String> queueUser() {
    List<String> options = new ArrayList<>(List.of("--user", "queue", "on", ">secret"));
    options.addAll(List.of(RedisErrors.ACL_RULES.split(" ")));
    return options;
  }

  private static RedisConnection open(String url) {
    return RedisConnection.open(
        new RedisSettings(url, Optional.of("queue"), Optional.of("secret")));
  }

  private static RedisConnection open(String url, String user, String password, String authority) {
    return RedisConnection.open(
        new RedisSettings(url, Optional.of(user), Optional.of(password), Optional.of(authority)));
  }

  private static void assertRefused(
      String url, String user, String password, Optional<String> authority, String why) {
    RedisSettings settings =
        new RedisSettings(url, Optional.of(user), Optional.of(password), authority);
    try (RedisConnection connection = RedisConnection.open(settings)) {
      assertThatThrownBy(
              () -> connection.queue("test/kind").feed().register(JobDefinition.of("job")))
          .isInstanceOf(QueueUnavailableException.class)
          .hasMessageContaining(why)
          .hasMessageNotContaining(password);
    }
  }

  /**
   * In 6.2, and in 7 with a setting, new users may use all channels, which conflicts with a
   * pattern.
   */
  @ParameterizedTest
  @ValueSource(strings = {"6.2", "7, new users without channels", "7, new users with all channels"})
  void theDocumentedRightsAreEnough(String version) throws IOException {
    assertThat(Path.of("../docs/queue.md")).content().contains("`" + RedisErrors.ACL_RULES + "`");
    try (RedisServer redis =
            version.equals("6.2")
                ? RedisServer.startCarried()
                : RedisServer.startWith(
                    "--acl-pubsub-default",
                    version.contains("all") ? "allchannels" : "resetchannels");
        RedisConnection connection = open(redis.settings().url())) {
      List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "queue", "on", ">secret"));
      command.addAll(List.of(RedisErrors.ACL_RULES.split(" ")));
      assertThat(redis.call(command.toArray(String[]::new))).isEqualTo("+OK");
      assertWorks(connection);
      assertThat(connection.safety().safe()).isTrue();
    }
  }

  @Test
  void aFailoverLosesNothing() {
    List<String> user = queueUser();
    try (RedisServer primary = RedisServer.startWith(user.toArray(String[]::new));
        RedisServer replica = replica(primary, user);
        RedisServer sentinel = RedisServer.startSentinel(primary)) {
      await().until(() -> primary.call("WAIT", "1", "100").equals(":1"));
      String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/primary";
      try (RedisConnection connection = open(url)) {
        assertWorks(connection);
        TaskQueue queue = connection.queue("test/failover");
        queue.feed().register(JobDefinition.of("job"));
        queue.feed().enqueue("job", 0, "g", tasks(10));
        Lease lease = queue.leases().lease(request(4, Duration.ZERO)).orElseThrow();
        await().until(() -> sentinel.call("INFO", "sentinel").startsWith("$"));
        await().until(() -> primary.call("WAIT", "1", "100").equals(":1"));
        primary.kill();
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreException(QueueUnavailableException.class)
            .until(() -> queue.leases().settle(lease, Completion.DONE) != Settlement.JOB_GONE);
        assertThat(queue.leases().lease(request(10, LONG)).orElseThrow().tasks()).hasSize(6);
        assertThat(queue.monitor().job("job").orElseThrow().done()).isEqualTo(4);
        assertThat(replica.call("SET", "written", "here")).isEqualTo("+OK");
      }
    }
  }

  private static RedisServer replica(RedisServer primary, List<String> user) {
    List<String> options = new ArrayList<>(user);
    options.addAll(List.of("--replicaof", "127.0.0.1", "" + primary.port()));
    return RedisServer.startWith(options.toArray(String[]::new));
  }

  /** The nodes share one address, which Redis 6.2 does not support. */
  @Test
  @Tag("cluster")
  void theQueuesOfAClusterLieOnItsNodes() {
    List<RedisServer> nodes = new ArrayList<>();
    try {
      List<Integer> buses = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        buses.add(RedisServer.freePort());
        List<String> options = queueUser();
        options.addAll(List.of("--cluster-enabled", "yes", "--cluster-port", "" + buses.get(i)));
        nodes.add(RedisServer.startWith(options.toArray(String[]::new)));
      }
      form(nodes, buses);
      String url = "redis-cluster://127.0.0.1:" + nodes.getFirst().port();
      try (RedisConnection connection = open(url)) {
        for (int i = 0; i < 6; i++) {
          assertWorks(connection, "test/pool-" + i);
        }
        assertThat(connection.safety().safe()).isTrue();
        assertThat(nodes).noneMatch(node -> node.call("DBSIZE").equals(":0"));
        nodes.getLast().call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        assertThat(connection.safety().safe()).isFalse();
      }
    } finally {
      nodes.forEach(RedisServer::close);
    }
  }

  private static void form(List<RedisServer> nodes, List<Integer> buses) {
    int share = 16384 / nodes.size();
    for (int i = 0; i < nodes.size(); i++) {
      int end = i == nodes.size() - 1 ? 16383 : (i + 1) * share - 1;
      nodes.get(i).call("CLUSTER", "ADDSLOTSRANGE", "" + i * share, "" + end);
      nodes
          .getFirst()
          .call("CLUSTER", "MEET", "127.0.0.1", "" + nodes.get(i).port(), "" + buses.get(i));
    }
    // A key of each third of the slots can be read once all nodes know each other.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                nodes.stream()
                    .allMatch(
                        node ->
                            IntStream.range(0, 30)
                                .mapToObj(i -> node.call("EXISTS", "key" + i))
                                .noneMatch(answer -> answer.startsWith("-CLUSTERDOWN"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "http://localhost",
        "redis://",
        "redis://a,b",
        "redis://host:6379/x",
        "redis-sentinel://host",
        "redis-cluster://host/0"
      })
  void anInvalidUrlIsRejectedWithTheSupportedForms(String url) {
    assertThatThrownBy(() -> RedisConnection.open(RedisSettings.of(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("redis://host:6379/0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA"})
  void invalidCertificatesAreRejected(String pem) {
    RedisSettings settings =
        new RedisSettings("rediss://host", Optional.empty(), Optional.empty(), Optional.of(pem));
    assertThatThrownBy(() -> RedisConnection.open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must contain at least one certificate in PEM format");
  }

  @Test
  void aUrlWithAPasswordIsRejectedWithoutRepeatingIt() {
    assertThatThrownBy(() -> RedisConnection.open(RedisSettings.of("redis://:secret@host")))
        .hasMessageContaining("provide them separately")
        .hasMessageNotContaining("secret");
  }

  private static void assertWorks(RedisConnection connection) {
    assertWorks(connection, "test/kind");
  }

  /** A waiting worker is woken and processes its task, and the listener is notified of the end. */
  private static void assertWorks(RedisConnection connection, String name) {
    TaskQueue queue = connection.queue(name);
    List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    try (QueueMonitor.Subscription subscription = queue.monitor().subscribe(heard::add)) {
      queue.feed().register(JobDefinition.of("job"));
      CompletableFuture<Optional<Lease>> waiting =
          CompletableFuture.supplyAsync(() -> queue.leases().lease(request(10, LONG)));
      queue.feed().enqueue("job", 0, "g", tasks(3));
      Lease lease = waiting.join().orElseThrow();
      assertThat(queue.leases().renew("w", List.of(lease), LONG)).isEmpty();
      assertThat(queue.leases().settle(lease, Completion.DONE)).isEqualTo(Settlement.APPLIED);
      assertThat(queue.monitor().job("job").orElseThrow().done()).isEqualTo(3);
      queue.feed().putDocument("job", "plan", new byte[] {7});
      assertThat(queue.feed().document("job", "plan")).hasValue(new byte[] {7});
      assertThat(queue.feed().count("job", "n", 2)).isEqualTo(2);
      assertThat(queue.monitor().epoch()).isPresent();
      await().until(() -> heard.size() >= 2);
      connection.results().put(Map.of("a", new byte[] {1}, "b", new byte[] {2}));
      assertThat(connection.results().find(List.of("b", "none"))).containsOnlyKeys("b");
    }
  }

  private static LeaseRequest request(int most, Duration wait) {
    return new LeaseRequest("w", most, LONG, wait);
  }

  private static List<byte[]> tasks(int n) {
    return IntStream.range(0, n).mapToObj(i -> Integer.toString(i).getBytes(UTF_8)).toList();
  }
}
