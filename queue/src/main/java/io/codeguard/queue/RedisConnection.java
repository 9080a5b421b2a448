package io.codeguard.queue;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;

/**
 * A Redis that queues live on. One for each process and Redis; thread-safe. Opening never fails
 * because Redis is away: the first call then throws {@link QueueUnavailableException}, and later
 * ones succeed when Redis is back.
 */
public final class RedisConnection implements AutoCloseable {
  private final RedissonClient redisson;
  private final ConnectionObserver observer;
  private final RedisAddress.Kind kind;
  private final Scripts scripts;

  private RedisConnection(
      RedissonClient redisson, ConnectionObserver observer, RedisAddress.Kind kind) {
    this.redisson = redisson;
    this.observer = observer;
    this.kind = kind;
    this.scripts = new Scripts(redisson);
  }

  /**
   * Prepares connections to the Redis.
   *
   * @throws IllegalArgumentException when the URL is none, or the certificates cannot be read
   */
  public static RedisConnection open(RedisSettings settings) {
    RedisAddress address = RedisAddress.parse(settings.url());
    ConnectionObserver observer = new ConnectionObserver(address.tls());
    return new RedisConnection(
        RedisClients.create(settings, address, observer), observer, address.kind());
  }

  /**
   * Looks at settings without connecting.
   *
   * @throws IllegalArgumentException with the remedy, when the URL is none, or the certificates
   *     cannot be read
   */
  public static void check(RedisSettings settings) {
    var _ = RedisAddress.parse(settings.url());
    settings.certificates().ifPresent(RedisClients::trust);
  }

  /**
   * Asks for a sign of life, at the cost of no thread and next to no memory: for programs that deal
   * with many servers, some of which may not answer. What the server says does not matter.
   *
   * @return completes when some server of this Redis answers, and fails with a {@link
   *     QueueUnavailableException} when none does
   * @throws IllegalArgumentException when the URL is none, or the certificates cannot be read
   */
  public static CompletableFuture<Void> greet(RedisSettings settings) {
    return ServerProbe.of(
        RedisAddress.parse(settings.url()), settings.certificates().map(RedisClients::trust));
  }

  /** The queue of this name, whether or not it holds anything. */
  public TaskQueue queue(String name) {
    return new RedisTaskQueue(name, redisson, scripts, () -> "");
  }

  /** The results that all queues of this Redis share. */
  public ResultCache results() {
    return new RedisResultCache(scripts, () -> "", RedisResultCache.GENERATION_BYTES);
  }

  RedissonClient redisson() {
    return redisson;
  }

  /** Asks Redis for what can lose tasks; of a cluster, the least safe node answers. */
  public RedisSafety safety() {
    return scripts.guard(
        () ->
            primaries().stream()
                .map(RedisConnection::safety)
                .min(
                    Comparator.comparing(RedisSafety::safe)
                        .thenComparing(RedisSafety::appendOnlyFile))
                .orElseThrow(() -> new IllegalStateException("no primary is known")));
  }

  /** Asks Redis how much of its memory it uses; of a cluster, the fullest node answers. */
  public RedisMemory memory() {
    return scripts.guard(
        () ->
            primaries().stream()
                .map(RedisConnection::memory)
                .max(Comparator.comparingDouble(RedisMemory::share))
                .orElse(RedisMemory.UNLIMITED));
  }

  private static RedisMemory memory(RedisNode node) {
    Map<String, String> memory = node.info(RedisNode.InfoSection.MEMORY);
    return new RedisMemory(
        Long.parseLong(memory.getOrDefault("used_memory", "0")),
        Long.parseLong(memory.getOrDefault("maxmemory", "0")));
  }

  private Collection<? extends RedisNode> primaries() {
    return switch (kind) {
      case STANDALONE -> List.of(redisson.getRedisNodes(RedisNodes.SINGLE).getInstance());
      case SENTINEL ->
          List.of(redisson.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster());
      case CLUSTER -> redisson.getRedisNodes(RedisNodes.CLUSTER).getMasters();
    };
  }

  private static RedisSafety safety(RedisNode node) {
    Map<String, String> memory = node.info(RedisNode.InfoSection.MEMORY);
    Map<String, String> persistence = node.info(RedisNode.InfoSection.PERSISTENCE);
    return new RedisSafety(
        memory.getOrDefault("maxmemory_policy", "unknown"),
        "1".equals(persistence.get("aof_enabled")));
  }

  /** Ends the connections; blocked calls throw {@link QueueUnavailableException}. */
  @Override
  public void close() {
    redisson.shutdown(0, 2, TimeUnit.SECONDS);
    observer.close();
  }

  /**
   * What can lose tasks.
   *
   * @param evictionPolicy {@code maxmemory-policy}; anything but {@code noeviction} can drop tasks
   * @param appendOnlyFile whether changes survive a restart
   */
  public record RedisSafety(String evictionPolicy, boolean appendOnlyFile) {
    public boolean safe() {
      return evictionPolicy.equals("noeviction");
    }
  }
}
