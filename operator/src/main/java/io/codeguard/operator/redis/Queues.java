package io.codeguard.operator.redis;

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
 * The queues of all pools. Follows changes of a pool's spec at once and of its secret within {@link
 * #SECRET_LASTS}. Thread-safe.
 */
public final class Queues implements AutoCloseable {
  /** Told of a queue's events; called on a client thread, must not block. */
  @FunctionalInterface
  public interface Listener {
    void changed(PoolName pool, String queueJob);
  }

  private static final Duration SECRET_LASTS = Duration.ofSeconds(10);
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private record Known(PoolQueue queue, long generation, String poolId, Instant read) {
    /** Also a caller that sees an older spec gets the newer one's queue. */
    boolean serves(WorkerPool pool) {
      return poolId.equals(pool.getMetadata().getUid())
          && generation >= pool.getMetadata().getGeneration();
    }
  }

  private final RedisBindings bindings;
  private final Targets targets;
  private final Clock clock;
  private final Listener listener;
  private final Map<PoolName, Known> known = new HashMap<>();

  /** Virtual: what waits for a server costs no thread of the machine. */
  private final ExecutorService background =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("redis-look-", 0).factory());

  public Queues(
      KubernetesClient client, OperatorSettings settings, Clock clock, Listener listener) {
    this.bindings =
        new RedisBindings(
            settings.namespace(),
            settings.redisSecret(),
            (namespace, name) -> NamedObjects.secret(client, namespace, name));
    this.clock = clock;
    this.listener = listener;
    this.targets = new Targets(background, clock);
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
      Known last = known.get(name);
      if (last != null && last.serves(pool) && now.isBefore(last.read().plus(SECRET_LASTS))) {
        return last.queue();
      }
    }
    // Asks the API server, so not while others wait.
    RedisBinding binding = bindings.of(pool);
    return keep(name, pool, binding, now);
  }

  /**
   * The pool's queue on a Redis that it used before; empty when that is the one that it uses now,
   * or nobody knows any more where it was.
   *
   * @throws NoRedisException when the secret that names it is missing or malformed
   * @throws QueueUnavailableException when it does not answer
   */
  public Optional<FormerQueue> former(WorkerPool pool, RedisPlace place) {
    if (of(pool).binding().fingerprint().equals(place.fingerprint())) {
      return Optional.empty();
    }
    RedisBinding binding = noted(pool, place);
    if (!binding.fingerprint().equals(place.fingerprint())) {
      // The secret was changed: most likely it has a new password of the same Redis.
      return Optional.empty();
    }
    PoolName name = PoolName.of(pool);
    Target target = target(name, binding);
    Runnable release = () -> targets.release(binding.settings());
    try {
      TaskQueue queue = target.connection().join().queue(name.queue());
      return Optional.of(new FormerQueue(queue, release));
    } catch (CompletionException e) {
      release.run();
      throw e.getCause() instanceof QueueUnavailableException away ? away : e;
    }
  }

  private RedisBinding noted(WorkerPool pool, RedisPlace place) {
    try {
      return bindings.noted(pool.getMetadata().getNamespace(), place);
    } catch (NoRedisException e) {
      throw new NoRedisException(
          e.reason(), "it is in a Redis that the pool used before, and " + e.getMessage());
    }
  }

  private synchronized PoolQueue keep(
      PoolName name, WorkerPool pool, RedisBinding binding, Instant now) {
    Known last = known.get(name);
    PoolQueue queue =
        last != null && last.queue().binding().equals(binding)
            ? last.queue()
            : replace(name, binding);
    known.put(
        name,
        new Known(queue, pool.getMetadata().getGeneration(), pool.getMetadata().getUid(), now));
    return queue;
  }

  private PoolQueue replace(PoolName name, RedisBinding binding) {
    Target target = target(name, binding);
    forget(name);
    return new PoolQueue(
        binding, target, name.queue(), background, clock, job -> listener.changed(name, job));
  }

  private Target target(PoolName name, RedisBinding binding) {
    try {
      return targets.acquire(binding.settings());
    } catch (IllegalArgumentException e) {
      String place =
          binding
              .secret()
              .map(secret -> "secret %s/%s".formatted(name.namespace(), secret))
              .orElse("spec.redis.url");
      throw new NoRedisException("RedisMalformed", place + ": " + e.getMessage());
    }
  }

  /** Ends what is held for a pool that is gone. */
  public synchronized void forget(PoolName name) {
    Known last = known.remove(name);
    if (last != null) {
      last.queue().close();
      targets.release(last.queue().binding().settings());
    }
  }

  @Override
  public void close() {
    targets.close();
    background.shutdown();
    try {
      var _ = background.awaitTermination(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var _ = background.shutdownNow();
  }
}
