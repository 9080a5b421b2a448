package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.client.codec.StringCodec;

/** The result cache on a real Redis. */
class ResultCacheTest extends QueueTests {
  private static final int LIMIT = 100_000;

  private long now = 1_000_000;
  private ResultCache cache;

  @BeforeEach
  void emptyCache() {
    connection.redisson().getKeys().flushall();
    cache = cache(LIMIT);
  }

  private ResultCache cache(long generationBytes) {
    return new RedisResultCache(
        new Scripts(connection.redisson()), () -> Long.toString(now), generationBytes);
  }

  private static Map<String, byte[]> results(int from, int to, int bytes) {
    return IntStream.range(from, to)
        .boxed()
        .collect(Collectors.toMap(i -> "k" + i, _ -> new byte[bytes]));
  }

  private void later(java.time.Duration duration) {
    now += duration.toMillis();
  }

  @Test
  void returnsWhatWasPutAndNothingElse() {
    cache.put(Map.of("a", "A".getBytes(UTF_8), "clean", new byte[0]));

    Map<String, byte[]> found = cache.find(List.of("a", "b", "clean"));

    assertThat(found).containsOnlyKeys("a", "clean");
    assertThat(found.get("a")).asString(UTF_8).isEqualTo("A");
    assertThat(found.get("clean")).isEmpty();
    assertThat(cache.find(List.of())).isEmpty();
  }

  @Test
  void usedResultsStayWhileOthersAreEvicted() {
    cache.put(Map.of("wanted", "W".getBytes(UTF_8), "unwanted", "U".getBytes(UTF_8)));
    for (int i = 0; i < 100; i++) {
      cache.put(results(i * 10, i * 10 + 10, 1000));
      assertThat(cache.find(List.of("wanted"))).containsKey("wanted");
    }
    assertThat(cache.find(List.of("unwanted"))).isEmpty();
    assertThat(memory()).isLessThan(3 * LIMIT);
  }

  private long memory() {
    long bytes = 0;
    for (String key : connection.redisson().getKeys().getKeys()) {
      bytes += connection.redisson().getBucket(key, StringCodec.INSTANCE).sizeInMemory();
    }
    return bytes;
  }

  @Test
  void unusedResultsExpire() {
    cache.put(Map.of("old", new byte[1], "asked", new byte[1]));
    later(RedisResultCache.GENERATION_AGE.plusMillis(1));
    cache.put(Map.of("new", new byte[1]));
    assertThat(cache.find(List.of("asked"))).containsKey("asked");
    later(RedisResultCache.GENERATION_AGE.plusMillis(1));
    cache.put(Map.of("newer", new byte[1]));
    assertThat(cache.find(List.of("old", "asked", "new", "newer")))
        .containsOnlyKeys("asked", "new", "newer");
    assertThat(connection.redisson().getKeys().getKeys())
        .allMatch(key -> connection.redisson().getBucket(key).remainTimeToLive() > 0);
  }

  @Test
  void aVeryLargeResultIsSkipped() {
    cache.put(Map.of("large", new byte[100_000], "small", new byte[1]));
    assertThat(cache.find(List.of("large", "small"))).containsOnlyKeys("small");
  }

  @Test
  void theCacheIsClearedWhenRedisRunsOutOfMemory() {
    cache = cache(Long.MAX_VALUE);
    cache.put(results(0, 1000, 2000));
    long used = connection.redisson().getKeys().count();
    assertThat(used).isPositive();
    maxMemory("1mb");
    try {
      cache.put(Map.of("one", new byte[10]));
      assertThat(connection.redisson().getKeys().count()).isZero();
      assertThat(cache.find(List.of("k1", "one"))).isEmpty();
    } finally {
      maxMemory("0");
    }
  }

  private static void maxMemory(String limit) {
    connection
        .redisson()
        .getRedisNodes(org.redisson.api.redisnode.RedisNodes.SINGLE)
        .getInstance()
        .setConfig("maxmemory", limit);
  }

  @Test
  void tooManyKeysAreRejected() {
    assertThatThrownBy(() -> cache.find(Collections.nCopies(1001, "k")))
        .hasMessage("1001 results in one call: at most 1000 are allowed");
    Map<String, byte[]> many = new HashMap<>(results(0, 1001, 1));
    assertThatThrownBy(() -> cache.put(many)).isInstanceOf(IllegalArgumentException.class);
  }
}
