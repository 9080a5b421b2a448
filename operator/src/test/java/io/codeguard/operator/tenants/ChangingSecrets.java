package io.codeguard.operator.tenants;

import io.codeguard.queue.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Secrets for Redis and git that alternate between valid, missing, malformed, and pointing to an
 * unreachable or unresponsive server, while their pools have jobs.
 */
final class ChangingSecrets implements Trouble {
  private static final int POOLS = 12;
  private static final String CORE = "/api/v1";

  private final Adversary adversary;
  private final Random random;
  private final ServerSocket silent;
  private final List<Map<String, String>> redis;
  private final List<Map<String, String>> git =
      List.of(
          Map.of("username", "robot", "password", "secret"),
          Map.of("ssh-privatekey", "none"),
          Map.of("password", "\u0000"),
          Map.of());
  private int count;

  ChangingSecrets(Adversary adversary, Random random) {
    this.adversary = adversary;
    this.random = random;
    try {
      this.silent = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.redis =
        List.of(
            Map.of("url", adversary.redisUrl()),
            Map.of("url", adversary.redisUrl() + "/1"),
            Map.of("url", adversary.redisUrl(), "password", "wrong"),
            Map.of("url", "redis://127.0.0.1:" + silent.getLocalPort()),
            Map.of("url", "rediss://127.0.0.1:" + silent.getLocalPort()),
            Map.of("url", "redis://127.0.0.1:" + RedisServer.freePort()),
            Map.of("url", "redis://no-such-host.invalid:6379"),
            Map.of("url", "redis://127.0.0.1:99999999"),
            Map.of("url", adversary.redisUrl(), "ca.crt", "none"),
            Map.of("uri", adversary.redisUrl()),
            Map.of());
    IntStream.range(0, POOLS).forEach(this::pool);
  }

  private void pool(int number) {
    Map<String, Object> spec = adversary.ownPool();
    spec.put("redis", Map.of("secretRef", Map.of("name", "redis-" + number)));
    spec.put(
        "gitCredentials",
        List.of(
            Map.of(
                "secretRef", Map.of("name", "git-" + number),
                "hosts", List.of("git.example.org"))));
    var _ =
        adversary.create(
            Adversary.POOLS, adversary.resource("WorkerPool", "secret-" + number, spec));
  }

  @Override
  public Duration apart() {
    return Duration.ofMillis(200);
  }

  @Override
  public void round() {
    int number = random.nextInt(POOLS);
    change("redis-" + number, redis);
    change("git-" + number, git);
    var _ =
        adversary.create(Adversary.JOBS, adversary.job("secret-" + count++, "secret-" + number));
  }

  /** Deletes and recreates the secret, so that it is missing briefly. */
  private void change(String name, List<Map<String, String>> values) {
    var _ = adversary.delete(CORE, "secrets", name);
    if (random.nextInt(6) > 0) {
      Map<String, String> value = values.get(random.nextInt(values.size()));
      var _ =
          adversary.create(
              CORE,
              "secrets",
              Map.of(
                  "apiVersion",
                  "v1",
                  "kind",
                  "Secret",
                  "metadata",
                  Map.of("name", name),
                  "stringData",
                  value));
    }
  }

  @Override
  public void close() {
    try {
      silent.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
