package io.codeguard.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.redisson.api.RScript.ReturnType;
import org.redisson.client.codec.StringCodec;

/**
 * One cache for all queues of a Redis, bounded as a whole; {@code results.lua} describes the
 * eviction.
 *
 * @param time the scripts' clock, in milliseconds since the epoch; empty to use the Redis server's
 *     clock
 * @param generationBytes half of the cache's maximum size
 */
record RedisResultCache(Scripts scripts, Supplier<String> time, long generationBytes)
    implements ResultCache {
  static final long GENERATION_BYTES = 32L << 20;

  /** An unused result is evicted after one to two of these. */
  static final Duration GENERATION_AGE = Duration.ofDays(14);

  private static final String PREFIX = "codeguard:{results}";
  private static final String KEY = "g";
  private static final int MAX_RESULT_BYTES = 64 * 1024;

  @Override
  public Map<String, byte[]> find(List<String> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    check(keys.size());
    Arguments arguments = arguments();
    keys.forEach(arguments::add);
    List<byte[]> values =
        scripts.call(Script.FIND_RESULTS, ReturnType.LIST, PREFIX, KEY, arguments.list());
    Map<String, byte[]> found = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      if (values.get(i) != null) {
        found.put(keys.get(i), values.get(i));
      }
    }
    return found;
  }

  @Override
  public void put(Map<String, byte[]> results) {
    check(results.size());
    Arguments arguments = arguments();
    results.forEach(
        (key, result) -> {
          if (result.length <= MAX_RESULT_BYTES) {
            arguments.add(key).add(result);
          }
        });
    Long _ = scripts.call(Script.PUT_RESULTS, ReturnType.LONG, PREFIX, KEY, arguments.list());
  }

  @Override
  public void evictAll() {
    scripts.guard(
        () -> {
          String number =
              scripts
                  .redisson()
                  .<String, String>getMap(PREFIX + ":g", StringCodec.INSTANCE)
                  .get("number");
          long young = number == null ? 0 : Long.parseLong(number);
          return scripts
              .redisson()
              .getKeys()
              .unlink(PREFIX + ":e:" + young, PREFIX + ":e:" + (young - 1), PREFIX + ":g");
        });
  }

  private Arguments arguments() {
    return new Arguments(time.get()).add(generationBytes).add(GENERATION_AGE.toMillis());
  }

  private static void check(int count) {
    if (count > MAX_KEYS) {
      throw new IllegalArgumentException(
          count + " results in one call: at most " + MAX_KEYS + " are allowed");
    }
  }
}
