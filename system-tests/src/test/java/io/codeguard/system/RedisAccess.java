package io.codeguard.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.queue.RedisSettings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** The chart's Redis, reached through the API server. */
record RedisAccess(LocalPortForward forward) implements AutoCloseable {

  static RedisAccess open() {
    return new RedisAccess(Installation.get().client().pods().resource(pod()).portForward(6379));
  }

  private static Pod pod() {
    return Installation.get()
        .client()
        .pods()
        .inNamespace(Installation.NAMESPACE)
        .withLabel("app.kubernetes.io/name", "codeguard-redis")
        .list()
        .getItems()
        .getFirst();
  }

  /** The pod's own address. */
  static String address() {
    return pod().getStatus().getPodIP();
  }

  static String password() {
    String encoded =
        Installation.get()
            .client()
            .secrets()
            .inNamespace(Installation.NAMESPACE)
            .withName(Installation.RELEASE + "-redis")
            .get()
            .getData()
            .get("password");
    return new String(Base64.getDecoder().decode(encoded), UTF_8);
  }

  RedisSettings settings() {
    return new RedisSettings(url(), Optional.empty(), Optional.of(password()));
  }

  private String url() {
    return "redis://127.0.0.1:" + forward.getLocalPort();
  }

  /** All keys whose name holds the text. */
  List<String> keysOf(String text) {
    return ask(
        redis ->
            StreamSupport.stream(redis.getKeys().getKeys().spliterator(), false)
                .filter(key -> key.contains(text))
                .toList());
  }

  /** Removes all that Redis holds. */
  void wipe() {
    ask(
        redis -> {
          redis.getKeys().flushall();
          return true;
        });
  }

  private <T> T ask(Function<RedissonClient, T> question) {
    Config config = new Config().setPassword(password());
    config.useSingleServer().setAddress(url());
    RedissonClient redisson = Redisson.create(config);
    try {
      return question.apply(redisson);
    } finally {
      redisson.shutdown();
    }
  }

  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
