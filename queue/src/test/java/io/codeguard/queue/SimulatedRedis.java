package io.codeguard.queue;

import io.codeguard.queue.testing.RedisServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RScript.ReturnType;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/**
 * A real Redis whose queues use the test's clock and random numbers, and whose contents can be
 * restored to an earlier state. Not thread-safe.
 */
public final class SimulatedRedis implements AutoCloseable {
  private static final String SAVE =
      """
      redis.call('SELECT', 1)
      redis.call('FLUSHDB')
      redis.call('SELECT', 0)
      for _, name in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', name, name, 'DB', 1) end
      """;

  private static final String GO_BACK =
      """
      redis.call('FLUSHDB')
      redis.call('SELECT', 1)
      for _, name in ipairs(redis.call('KEYS', '*')) do redis.call('COPY', name, name, 'DB', 0) end
      """;

  /**
   * Long, so that calls never time out on a slow machine; the test decides when Redis is
   * unavailable.
   */
  private static final int FOR_EVER_MILLIS = 3_600_000;

  private final RedisServer server;
  private final RedissonClient redisson;
  private final DirectRedis direct;
  private final RedissonClient client;
  private final Scripts scripts;

  private SimulatedRedis(RedisServer server) {
    this.server = server;
    this.redisson = connect(server);
    this.direct = new DirectRedis(server.port());
    this.client = DirectReads.of(redisson, direct);
    this.scripts = new DirectScripts(client, direct);
  }

  private static RedissonClient connect(RedisServer server) {
    Config config =
        new Config()
            .setCodec(ByteArrayCodec.INSTANCE)
            .setLazyInitialization(true)
            .setThreads(1)
            .setNettyThreads(1);
    config
        .useSingleServer()
        .setAddress(server.settings().url())
        .setConnectTimeout(FOR_EVER_MILLIS)
        .setTimeout(FOR_EVER_MILLIS)
        .setPingConnectionInterval(0)
        .setConnectionPoolSize(1)
        .setConnectionMinimumIdleSize(1)
        .setSubscriptionConnectionMinimumIdleSize(0);
    return Redisson.create(config);
  }

  public static SimulatedRedis start() {
    return new SimulatedRedis(RedisServer.startWith("--appendonly", "no"));
  }

  /**
   * A queue on this Redis.
   *
   * @param millis the scripts' clock
   */
  public TaskQueue queue(String name, LongSupplier millis, RandomGenerator random) {
    return new RedisTaskQueue(
        name, client, scripts, () -> Long.toString(millis.getAsLong()), random);
  }

  /** The result cache that all queues share. */
  public ResultCache results(LongSupplier millis) {
    return new RedisResultCache(
        scripts, () -> Long.toString(millis.getAsLong()), RedisResultCache.GENERATION_BYTES);
  }

  /** Deletes all data. */
  public void clear() {
    redisson.getKeys().flushdb();
  }

  /** Saves the current contents. */
  public void save() {
    run(SAVE, ReturnType.BOOLEAN);
  }

  /** Restores the contents last saved. */
  public void goBack() {
    run(GO_BACK, ReturnType.BOOLEAN);
  }

  /** The names of all keys, sorted. */
  public List<String> keys() {
    List<String> keys = run("return redis.call('KEYS', '*')", ReturnType.LIST);
    return keys.stream().sorted().toList();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the script decides what comes back
  private <T> T run(String script, ReturnType type) {
    RScript caller = redisson.getScript(StringCodec.INSTANCE);
    return caller.eval(RScript.Mode.READ_WRITE, script, type);
  }

  @Override
  public void close() {
    direct.close();
    redisson.shutdown(0, 2, TimeUnit.SECONDS);
    server.close();
  }
}
