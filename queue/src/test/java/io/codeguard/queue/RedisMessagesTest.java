package io.codeguard.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.testing.RedisServer;
import io.codeguard.queue.testing.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reason why Redis cannot be used is explained in one sentence with its remedy. */
@Tag("redis")
class RedisMessagesTest {
  private static final String PASSWORD = "hunter2";
  private static final Duration LONG = Duration.ofSeconds(120);

  @TempDir Path directory;

  @Test
  void aWrongAuthorityAndOtherTroubleWithTls() throws Exception {
    SelfSigned certificate = certificate("server", "ip:127.0.0.1");
    SelfSigned other = certificate("other", "ip:127.0.0.1");
    int port = RedisServer.freePort();
    try (RedisServer redis = tls(certificate, port, "no")) {
      assertExplained(tls(port, other.authority()), "an authority that is not trusted", "ca.crt");
      assertExplained(
          new RedisSettings("rediss://127.0.0.1:" + port, Optional.empty(), Optional.empty()),
          "an authority that is not trusted",
          "ca.crt");
      assertExplained(plain(port), "if it uses TLS, use rediss in place of redis");
      assertExplained(tls(redis.port(), certificate.authority()), "use redis in place of rediss");
    }
    SelfSigned elsewhere = certificate("elsewhere", "dns:elsewhere.example");
    try (RedisServer redis = tls(elsewhere, port, "no")) {
      assertExplained(tls(port, elsewhere.authority()), "its certificate is for other host names");
    }
    try (RedisServer redis = tls(certificate, port, "yes")) {
      assertExplained(tls(port, certificate.authority()), "set tls-auth-clients to no or optional");
    }
  }

  private SelfSigned certificate(String name, String host) throws Exception {
    return SelfSigned.make(Files.createDirectory(directory.resolve(name)), host);
  }

  private static RedisServer tls(SelfSigned certificate, int port, String clients) {
    return RedisServer.startWith(certificate.options(port, clients).toArray(String[]::new));
  }

  private static RedisSettings tls(int port, String authority) {
    return new RedisSettings(
        "rediss://127.0.0.1:" + port, Optional.empty(), Optional.empty(), Optional.of(authority));
  }

  private static RedisSettings plain(int port) {
    return RedisSettings.of("redis://127.0.0.1:" + port);
  }

  @Test
  void wrongCredentials() {
    try (RedisServer redis = RedisServer.startWith("--requirepass", PASSWORD)) {
      String url = redis.settings().url();
      assertExplained(redis.settings(), "it requires a password");
      assertExplained(
          credentials(url, Optional.empty(), "guess"), "the user name or password is wrong");
      assertExplained(
          credentials(url, Optional.of("bob"), "guess"), "the user name or password is wrong");
      String cluster = url.replace("redis:", "redis-cluster:");
      assertExplained(
          credentials(cluster, Optional.empty(), "guess"), "the user name or password is wrong");
    }
    try (RedisServer redis = RedisServer.start()) {
      assertExplained(
          credentials(redis.settings().url(), Optional.empty(), "guess"),
          "it has no password, but one is configured");
    }
  }

  private static RedisSettings credentials(String url, Optional<String> user, String password) {
    return new RedisSettings(url, user, Optional.of(password));
  }

  static Stream<Arguments> lackingRights() {
    return Stream.of(
        Arguments.of("~other:* &codeguard:* +@all", "register"),
        Arguments.of("~codeguard:* &codeguard:* +@all -@scripting", "register"),
        Arguments.of("~codeguard:* &codeguard:* +@all -ping", "register"),
        // Within a script.
        Arguments.of("~codeguard:* &codeguard:* +@all -publish", "enqueue"),
        Arguments.of("~codeguard:* resetchannels +@all", "enqueue"),
        Arguments.of("~codeguard:* resetchannels +@all", "subscribe"),
        Arguments.of("~codeguard:* &codeguard:* +@all -subscribe", "subscribe"),
        Arguments.of("~codeguard:* &codeguard:* +@all -info", "safety"));
  }

  @ParameterizedTest
  @MethodSource("lackingRights")
  void missingPermissionsOfTheUser(String rules, String call) {
    try (RedisServer redis = RedisServer.start()) {
      List<String> command =
          new ArrayList<>(List.of("ACL", "SETUSER", "user", "on", ">" + PASSWORD, "resetchannels"));
      command.addAll(List.of(rules.split(" ")));
      assertThat(redis.call(command.toArray(String[]::new))).isEqualTo("+OK");
      assertExplainedBy(
          call,
          credentials(redis.settings().url(), Optional.of("user"), PASSWORD),
          "give it the ACL rules " + RedisErrors.ACL_RULES);
    }
  }

  @Test
  void aServerWithAnUnsuitableConfiguration() {
    try (RedisServer redis = RedisServer.startWith("--maxclients", "2");
        Socket _ = connected(redis);
        Socket _ = connected(redis)) {
      assertExplained(redis.settings(), "raise maxclients");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (RedisServer redis = RedisServer.start()) {
      assertExplained(
          RedisSettings.of(redis.settings().url() + "/99"),
          "no database with this number",
          "raise databases");
      assertExplained(kind("cluster", redis, ""), "it is not a cluster; use redis://");
      assertExplained(kind("sentinel", redis, "/primary"), "it is not a Sentinel");
    }
    try (RedisServer redis = RedisServer.startWith("--rename-command", "EVALSHA", "EVALSHA2")) {
      assertExplained(redis.settings(), "it does not run Lua scripts; enable EVAL and EVALSHA");
    }
    try (RedisServer redis = RedisServer.startWith("--replica-serve-stale-data", "no")) {
      assertThat(redis.call("REPLICAOF", "127.0.0.1", "1")).isEqualTo("+OK");
      assertExplained(redis.settings(), "the address must be the primary's");
    }
  }

  private static Socket connected(RedisServer redis) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
    socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('+');
    return socket;
  }

  private static RedisSettings kind(String kind, RedisServer redis, String path) {
    return RedisSettings.of("redis-" + kind + "://127.0.0.1:" + redis.port() + path);
  }

  @Test
  void sentinels() {
    try (RedisServer primary = RedisServer.start();
        RedisServer sentinel = RedisServer.startSentinel(primary)) {
      assertExplained(
          kind("sentinel", sentinel, "/other"), "the Sentinels monitor no primary with this name");
      assertExplained(sentinel.settings(), "if it is a Sentinel, use redis-sentinel://");
      assertExplained(
          RedisSettings.of("redis-sentinel://127.0.0.1:" + RedisServer.freePort() + "/primary"),
          "none of its servers can be reached");
    }
  }

  @Test
  void aClusterWithMissingSlotsOrUsedAsASingleServer() {
    try (RedisServer node = clusterNode();
        RedisServer second = clusterNode()) {
      assertExplained(node.settings(), "some slots of the cluster have no node");
      assertExplained(kind("cluster", node, ""), "it responds, but reports no usable node");
      assertThat(node.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383")).isEqualTo("+OK");
      await().atMost(LONG).until(() -> !node.call("EXISTS", "key").startsWith("-"));
      assertExplained(
          RedisSettings.of(node.settings().url() + "/1"), "use redis-cluster:// and no");
    }
  }

  private static RedisServer clusterNode() {
    return RedisServer.startWith(
        "--cluster-enabled", "yes", "--cluster-port", Integer.toString(RedisServer.freePort()));
  }

  @Test
  void addressesWithoutARedis() throws IOException {
    assertExplained(plain(RedisServer.freePort()), "nothing listens at this address");
    assertExplained(
        RedisSettings.of("redis://no-such-host.invalid"), "its host name cannot be resolved");
    try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      assertExplained(plain(silent.getLocalPort()), "it accepts connections but does not respond");
      assertExplained(
          RedisSettings.of("rediss://127.0.0.1:" + silent.getLocalPort()), "does not start TLS");
    }
    try (ServerSocket web = serving("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertExplained(plain(web.getLocalPort()), "it does not speak the Redis protocol");
    }
  }

  /** Error replies that a test server cannot be made to send, copied from Redis' source. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory|it is loading its data from disk",
        "DENIED Redis is running in protected mode because protected mode is enabled.|set a password",
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL.|SCRIPT KILL",
        "MISCONF Redis is configured to save RDB snapshots, but it's unable to.|free disk space",
        "TRYAGAIN Multiple keys request during rehashing of slot|moving the queue",
        "ERR ACL failure in script: User u has no permissions to run the 'publish' command|ACL rules",
        "NOPERM User u has no permissions to access one of the channels|ACL rules",
      })
  void otherErrorReplies(String answerAndRemedy) throws IOException {
    String[] parts = answerAndRemedy.split("\\|");
    try (ServerSocket server = serving("-" + parts[0] + "\r\n")) {
      assertExplained(plain(server.getLocalPort()), parts[1]);
    }
  }

  /** Sends this reply to every request. */
  private static ServerSocket serving(String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(server, answer.getBytes(StandardCharsets.US_ASCII)));
    return server;
  }

  private static void serve(ServerSocket server, byte[] answer) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> repeat(socket, answer));
      } catch (IOException e) {
        // The server is being closed.
      }
    }
  }

  private static void repeat(Socket socket, byte[] answer) {
    try (socket) {
      while (socket.getInputStream().read(new byte[4096]) > 0) {
        socket.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      // The client closed the connection.
    }
  }

  private static void assertExplained(RedisSettings settings, String... remedies) {
    assertExplainedBy("enqueue", settings, remedies);
  }

  private static void assertExplainedBy(String call, RedisSettings settings, String... remedies) {
    try (RedisConnection connection = RedisConnection.open(settings)) {
      QueueUnavailableException trouble =
          catchThrowableOfType(
              QueueUnavailableException.class, () -> call(call).accept(connection));
      assertThat(trouble).as(settings.url()).isNotNull();
      assertThat(trouble.getMessage())
          .startsWith("Redis cannot be used: ")
          .contains(remedies)
          .doesNotContain(PASSWORD, "guess", "CompletableFuture", "Exception", "channel:", "\n")
          .hasSizeLessThan(400);
    }
  }

  private static Consumer<RedisConnection> call(String name) {
    return connection -> {
      TaskQueue queue = connection.queue("test/messages");
      switch (name) {
        case "safety" -> connection.safety();
        case "subscribe" -> queue.monitor().subscribe(_ -> {});
        case "register" -> queue.feed().register(JobDefinition.of("job"));
        default -> {
          queue.feed().register(JobDefinition.of("job"));
          queue.feed().enqueue("job", 0, "g", List.of(new byte[] {1}));
        }
      }
    };
  }

  @Test
  void aProbeExplainsTheSame() throws Exception {
    assertGreeting(plain(RedisServer.freePort()), "nothing listens at this address");
    assertGreeting(
        RedisSettings.of("redis://no-such-host.invalid"), "its host name cannot be resolved");
    SelfSigned certificate = certificate("server", "ip:127.0.0.1");
    int port = RedisServer.freePort();
    try (RedisServer redis = tls(certificate, port, "no")) {
      assertGreeting(plain(port), "if it uses TLS, use rediss in place of redis");
      assertGreeting(
          RedisSettings.of("rediss://127.0.0.1:" + port), "an authority that is not trusted");
      assertGreeting(tls(redis.port(), certificate.authority()), "use redis in place of rediss");
      RedisConnection.probe(tls(port, certificate.authority())).get();
      RedisConnection.probe(redis.settings()).get();
      int nobody = RedisServer.freePort();
      RedisConnection.probe(
              RedisSettings.of(
                  "redis-cluster://127.0.0.1:" + nobody + ",127.0.0.1:" + redis.port()))
          .get();
    }
    try (RedisServer redis = RedisServer.startWith("--requirepass", PASSWORD)) {
      // An error reply also counts as a response.
      RedisConnection.probe(redis.settings()).get();
    }
  }

  private static void assertGreeting(RedisSettings settings, String remedy) {
    ExecutionException trouble =
        catchThrowableOfType(ExecutionException.class, () -> RedisConnection.probe(settings).get());
    assertThat(trouble.getCause())
        .isInstanceOf(QueueUnavailableException.class)
        .hasMessageContaining(remedy);
  }
}
