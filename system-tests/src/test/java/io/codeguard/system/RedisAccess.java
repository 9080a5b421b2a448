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
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Access to the chart's Redis through the API server. */
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

  /** The pod's address. */
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

  /** All keys whose name contains the text. */
  List<String> keysOf(String text) {
    return ask(
        redis ->
            StreamSupport.stream(redis.getKeys().getKeys().spliterator(), false)
                .filter(key -> key.contains(text))
                .toList());
  }

  /** A field of a hash. */
  String field(String key, String field) {
    return ask(redis -> redis.<String, String>getMap(key, StringCodec.INSTANCE).get(field));
  }

  /** Removes all data from Redis. */
  void wipe() {
    ask(
        redis -> {
          redis.getKeys().flushall();
          return true;
        });
  }

  /** How much memory Redis uses, in bytes. */
  long used() {
    return Long.parseLong(
        ask(redis -> node(redis).info(RedisNode.InfoSection.MEMORY).get("used_memory")));
  }

  /** The limit in bytes above which Redis rejects writes; 0 means no limit. */
  String limit() {
    return ask(redis -> node(redis).getConfig("maxmemory").get("maxmemory"));
  }

  /** Sets the limit above which Redis rejects writes. */
  void limit(String bytes) {
    ask(
        redis -> {
          node(redis).setConfig("maxmemory", bytes);
          return true;
        });
  }

  private static RedisNode node(RedissonClient redis) {
    return redis.getRedisNodes(RedisNodes.SINGLE).getInstance();
  }

  private <T> T ask(Function<RedissonClient, T> question) {
    return ask(settings(), question);
  }

  /** Runs a command on a standalone Redis. */
  static <T> T ask(RedisSettings settings, Function<RedissonClient, T> question) {
    Config config = new Config();
    settings.password().ifPresent(config::setPassword);
    config.useSingleServer().setAddress(settings.url());
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
