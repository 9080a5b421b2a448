package io.codeguard.operator.redis;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.v1alpha1.ValidationJobStatus.RedisPlace;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.operator.kube.NamedObjects;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.settings.OperatorSettings;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskQueue;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The queues of all pools. Picks up changes of a pool's spec immediately and of its secret within
 * {@link #SECRET_TTL}. Thread-safe.
 */
public final class Queues implements AutoCloseable {
  /** Receives a queue's events. Called on a client thread; must not block. */
  @FunctionalInterface
  public interface Listener {
    void changed(PoolName pool, String queueJob);
  }

  private static final Duration SECRET_TTL = Duration.ofSeconds(10);
  private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(5);

  private record Entry(PoolQueue queue, long generation, String poolId, Instant read) {
    /** A caller with an older generation of the spec gets the queue of the newer one. */
    boolean serves(WorkerPool pool) {
      return poolId.equals(pool.getMetadata().getUid())
          && generation >= pool.getMetadata().getGeneration();
    }
  }

  private final RedisBindings bindings;
  private final RedisServers servers;
  private final Clock clock;
  private final Listener listener;
  private final Map<PoolName, Entry> entries = new HashMap<>();

  /** Virtual threads, because they mostly wait for servers. */
  private final ExecutorService background =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("redis-probe-", 0).factory());

  public Queues(
      KubernetesClient client, OperatorSettings settings, Clock clock, Listener listener) {
    this.bindings =
        new RedisBindings(
            settings.namespace(),
            settings.redisSecret(),
            (namespace, name) -> NamedObjects.secret(client, namespace, name));
    this.clock = clock;
    this.listener = listener;
    this.servers = new RedisServers(background, clock);
  }

  /**
   * The pool's queue; connects nothing yet.
   *
   * @throws NoRedisException when the pool's Redis is missing or malformed
   */
  public PoolQueue of(WorkerPool pool) {
    PoolName name = PoolName.of(pool);
    Instant now = clock.instant();
    synchronized (this) {
      Entry last = entries.get(name);
      if (last != null && last.serves(pool) && now.isBefore(last.read().plus(SECRET_TTL))) {
        return last.queue();
      }
    }
    // Calls the API server, so not while holding the lock.
    RedisBinding binding = bindings.of(pool);
    return update(name, pool, binding, now);
  }

  /**
   * The pool's queue on the Redis that it used previously; empty when that is its current Redis, or
   * when it can no longer be determined.
   *
   * @throws NoRedisException when the secret that names it is missing or malformed
   * @throws QueueUnavailableException when that Redis is unavailable
   */
  public Optional<PreviousQueue> previous(WorkerPool pool, RedisPlace place) {
    if (of(pool).binding().fingerprint().equals(place.fingerprint())) {
      return Optional.empty();
    }
    RedisBinding binding = recorded(pool, place);
    if (!binding.fingerprint().equals(place.fingerprint())) {
      // The secret has changed: most likely a new password for the same Redis.
      return Optional.empty();
    }
    PoolName name = PoolName.of(pool);
    RedisServer server = server(name, binding);
    Runnable release = () -> servers.release(binding.settings());
    try {
      TaskQueue queue = server.connection().join().queue(name.queue());
      return Optional.of(new PreviousQueue(queue, release));
    } catch (CompletionException e) {
      release.run();
      throw e.getCause() instanceof QueueUnavailableException unavailable ? unavailable : e;
    }
  }

  private RedisBinding recorded(WorkerPool pool, RedisPlace place) {
    try {
      return bindings.recorded(pool.getMetadata().getNamespace(), place);
    } catch (NoRedisException e) {
      throw new NoRedisException(
          e.reason(), "it is in a Redis that the pool used previously, and " + e.getMessage());
    }
  }

  private synchronized PoolQueue update(
      PoolName name, WorkerPool pool, RedisBinding binding, Instant now) {
    Entry last = entries.get(name);
    PoolQueue queue =
        last != null && last.queue().binding().equals(binding)
            ? last.queue()
            : replace(name, binding);
    entries.put(
        name,
        new Entry(queue, pool.getMetadata().getGeneration(), pool.getMetadata().getUid(), now));
    return queue;
  }

  private PoolQueue replace(PoolName name, RedisBinding binding) {
    RedisServer server = server(name, binding);
    forget(name);
    return new PoolQueue(
        binding, server, name.queue(), background, clock, job -> listener.changed(name, job));
  }

  private RedisServer server(PoolName name, RedisBinding binding) {
    try {
      return servers.acquire(binding.settings());
    } catch (IllegalArgumentException e) {
      String place =
          binding
              .secret()
              .map(secret -> "secret %s/%s".formatted(name.namespace(), secret))
              .orElse("spec.redis.url");
      throw new NoRedisException(ConditionReason.REDIS_MALFORMED, place + ": " + e.getMessage());
    }
  }

  /** Closes the queue of a deleted pool. */
  public synchronized void forget(PoolName name) {
    Entry last = entries.remove(name);
    if (last != null) {
      last.queue().close();
      servers.release(last.queue().binding().settings());
    }
  }

  @Override
  public void close() {
    servers.close();
    background.shutdown();
    try {
      var _ = background.awaitTermination(TERMINATION_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var _ = background.shutdownNow();
  }
}
