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
 * A connection to a Redis that stores queues. Create one per process and Redis; thread-safe.
 * Opening succeeds even if Redis is unavailable: calls then throw {@link QueueUnavailableException}
 * until Redis is back.
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
   * Creates a client, which connects on the first call.
   *
   * @throws IllegalArgumentException if the URL is not valid or the certificates cannot be parsed
   */
  public static RedisConnection open(RedisSettings settings) {
    RedisAddress address = RedisAddress.parse(settings.url());
    ConnectionObserver observer = new ConnectionObserver(address.tls());
    return new RedisConnection(
        RedisClients.create(settings, address, observer), observer, address.kind());
  }

  /**
   * Validates settings without connecting.
   *
   * @throws IllegalArgumentException with the remedy, if the URL is not valid or the certificates
   *     cannot be parsed
   */
  public static void check(RedisSettings settings) {
    var _ = RedisAddress.parse(settings.url());
    settings.certificates().ifPresent(RedisClients::trust);
  }

  /**
   * Checks whether a server responds, without a thread and with little memory: for programs that
   * deal with many servers, some of which may not respond. Any reply counts.
   *
   * @return completes when any server of this Redis responds, and fails with a {@link
   *     QueueUnavailableException} if none does
   * @throws IllegalArgumentException if the URL is not valid or the certificates cannot be parsed
   */
  public static CompletableFuture<Void> probe(RedisSettings settings) {
    return ServerProbe.of(
        RedisAddress.parse(settings.url()), settings.certificates().map(RedisClients::trust));
  }

  /** The queue with this name; it need not exist yet. */
  public TaskQueue queue(String name) {
    return new RedisTaskQueue(name, redisson, scripts, () -> "");
  }

  /** The result cache that all queues of this Redis share. */
  public ResultCache results() {
    return new RedisResultCache(scripts, () -> "", RedisResultCache.GENERATION_BYTES);
  }

  RedissonClient redisson() {
    return redisson;
  }

  /** Reads the settings that can cause data loss; in a cluster, those of the least safe node. */
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

  /** Reads the memory usage; in a cluster, that of the fullest node. */
  public RedisMemory memory() {
    return scripts.guard(
        () ->
            primaries().stream()
                .map(RedisConnection::memory)
                .max(Comparator.comparingDouble(RedisMemory::usage))
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

  /** Closes the connections; blocked calls throw {@link QueueUnavailableException}. */
  @Override
  public void close() {
    redisson.shutdown(0, 2, TimeUnit.SECONDS);
    observer.close();
  }

  /**
   * The server settings that can cause data loss.
   *
   * @param evictionPolicy {@code maxmemory-policy}; any value but {@code noeviction} can drop tasks
   * @param appendOnlyFile whether changes survive a restart
   */
  public record RedisSafety(String evictionPolicy, boolean appendOnlyFile) {
    public boolean safe() {
      return evictionPolicy.equals("noeviction");
    }
  }
}
