package io.codeguard.queue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases batches, passes them to a handler, renews their leases during processing, and settles
 * them. Each slot is a thread. One idle slot at a time waits for work and processes what it leases
 * itself, so that no batch changes threads. A slot that completes a batch leases the next one in
 * the same round trip; a batch holds about two seconds' work and at most the slot's share of the
 * remaining tasks. While Redis is unavailable the loop retries; batches in progress continue.
 * Thread-safe.
 */
public final class LeaseLoop {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);
  private static final Duration MAX_WAIT_FOR_WORK = Duration.ofSeconds(30);
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  /** How long interrupted batches have to release their tasks. */
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

  private static final String OUT_OF_MEMORY =
      "the worker ran out of memory: raise the pool's resources.limits.memory, or lower its concurrency";

  /**
   * A loop's settings.
   *
   * @param worker the worker's name
   * @param slots the number of batches processed at the same time
   * @param batch the maximum number of tasks in a batch; batches of long tasks are smaller
   * @param duration how long a lease lasts; it is renewed after each third of that
   * @param offer see {@link LeaseRequest#offer()}
   */
  public record Options(String worker, int slots, int batch, Duration duration, String offer) {
    /** For a worker that can process every job. */
    public Options(String worker, int slots, int batch, Duration duration) {
      this(worker, slots, batch, duration, "");
    }

    public Options {
      KeyNames.check("worker", worker);
      if (slots < 1 || batch < 1) {
        throw new IllegalArgumentException("slots and batch must be at least 1");
      }
      if (duration.toMillis() < 3) {
        throw new IllegalArgumentException("a lease must last at least 3 ms");
      }
    }
  }

  private record Running(Lease lease, Thread thread) {}

  private final TaskLeases leases;
  private final Options options;
  private final BatchHandler handler;
  private final BatchSize batch;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final List<Thread> slots;

  /** The threads that wait for work, or for the permit to do so. */
  private final Set<Thread> idle = ConcurrentHashMap.newKeySet();

  /** Held by the one slot that waits for work. */
  private final Semaphore pollPermit = new Semaphore(1);

  private final ScheduledExecutorService heartbeats;
  private volatile boolean stopping;
  private volatile boolean redisReached = true;
  private volatile boolean outOfMemory;
  private volatile long renewed = System.nanoTime();
  private final SecureRandom random = new SecureRandom();

  /**
   * The token of the lease being requested; kept until Redis replies. Guarded by {@link
   * #pollPermit}.
   */
  private String requestToken = Tokens.random(random);

  public LeaseLoop(TaskLeases leases, Options options, BatchHandler handler) {
    this.leases = leases;
    this.options = options;
    this.handler = handler;
    this.batch = new BatchSize(options.batch());
    this.slots =
        IntStream.range(0, options.slots())
            .mapToObj(slot -> Thread.ofPlatform().name("slot-" + slot).unstarted(this::runSlot))
            .toList();
    this.heartbeats =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").daemon().factory());
  }

  /** Starts leasing. */
  public void start() {
    slots.forEach(Thread::start);
    // Shorter than needed, so that leases are renewed as soon as Redis is back.
    long period = Math.min(renewalInterval().toMillis(), RETRY_INTERVAL.toMillis());
    var _ =
        heartbeats.scheduleAtFixedRate(this::renewWhenDue, period, period, TimeUnit.MILLISECONDS);
  }

  /** Whether the last call to Redis succeeded. */
  public boolean redisReached() {
    return redisReached;
  }

  /**
   * Whether a batch or a lease renewal ran out of memory. The failed batch's memory has been freed,
   * but other threads may have been affected, so the process should be restarted.
   */
  public boolean outOfMemory() {
    return outOfMemory;
  }

  /**
   * Stops leasing, lets running batches complete for at most {@code grace}, then interrupts the
   * others so that they release their tasks. Leases that are still held after that expire.
   */
  public void stop(Duration grace) throws InterruptedException {
    stopping = true;
    idle.forEach(Thread::interrupt);
    boolean stopped = join(grace);
    if (!stopped) {
      running.values().forEach(batch -> batch.thread().interrupt());
      stopped = join(RELEASE_TIMEOUT);
    }
    if (!stopped) {
      LOG.warn("{} batches did not stop; their leases will expire", running.size());
      slots.forEach(Thread::interrupt);
    }
    heartbeats.shutdownNow();
  }

  /** Returns whether all slots ended within the timeout. */
  private boolean join(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    boolean all = true;
    for (Thread slot : slots) {
      all &= !slot.isAlive() || slot.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    return all;
  }

  /** The body of a slot's thread: leases and processes batches until the loop is stopped. */
  private void runSlot() {
    while (!stopping) {
      try {
        waitForLease().ifPresent(this::work);
      } catch (OutOfMemoryError e) {
        // The lease, if there was one, expires; the slot continues.
        outOfMemory = true;
        LOG.warn("A slot ran out of memory", e);
      }
    }
  }

  /** Returns empty if there was no work within the maximum wait or the loop is stopping. */
  private Optional<Lease> waitForLease() {
    idle.add(Thread.currentThread());
    try {
      pollPermit.acquire();
      try {
        return stopping ? Optional.empty() : lease();
      } finally {
        pollPermit.release();
      }
    } catch (InterruptedException e) {
      return Optional.empty();
    } finally {
      idle.remove(Thread.currentThread());
    }
  }

  private Optional<Lease> lease() throws InterruptedException {
    try {
      Optional<Lease> lease = leases.lease(request(MAX_WAIT_FOR_WORK, requestToken));
      requestToken = Tokens.random(random);
      recordRedis(true, null);
      return lease;
    } catch (QueueUnavailableException e) {
      if (!stopping) {
        recordRedis(false, e);
        TimeUnit.MILLISECONDS.sleep(RETRY_INTERVAL.toMillis());
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      // The loop must not stop.
      LOG.warn("Failed to acquire a lease", e);
      TimeUnit.MILLISECONDS.sleep(RETRY_INTERVAL.toMillis());
      return Optional.empty();
    }
  }

  private LeaseRequest request(Duration wait, String token) {
    return new LeaseRequest(
        options.worker(),
        batch.tasks(),
        options.duration(),
        wait,
        options.slots(),
        options.offer(),
        token);
  }

  private void work(Lease first) {
    Optional<Lease> lease = Optional.of(first);
    while (lease.isPresent()) {
      lease = settle(lease.get(), handle(lease.get()));
    }
  }

  private Completion handle(Lease lease) {
    // An interrupt that was meant for the previous batch must not affect this one.
    var _ = Thread.interrupted();
    running.put(lease.token(), new Running(lease, Thread.currentThread()));
    long start = System.nanoTime();
    try {
      Completion completion = handler.handle(lease);
      batch.record(lease.tasks().size(), Duration.ofNanos(System.nanoTime() - start));
      return completion;
    } catch (InterruptedException | QueueUnavailableException e) {
      return releaseAll(lease);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warn("A batch of job {} failed", lease.jobId(), e);
      return failAll(lease, e.toString());
    } catch (OutOfMemoryError e) {
      // Caught here so that the batches of other slots are not affected.
      outOfMemory = true;
      LOG.warn("A batch of job {} ran out of memory", lease.jobId(), e);
      return failAll(lease, OUT_OF_MEMORY);
    } finally {
      running.remove(lease.token());
      // The interrupt was for this batch.
      var _ = Thread.interrupted();
    }
  }

  private static Completion releaseAll(Lease lease) {
    Set<Integer> all = IntStream.range(0, lease.tasks().size()).boxed().collect(Collectors.toSet());
    return new Completion(Map.of(), List.of(), List.of(), List.of(), all);
  }

  private static Completion failAll(Lease lease, String reason) {
    List<Completion.TaskFailure> failures = new ArrayList<>();
    for (int i = 0; i < lease.tasks().size(); i++) {
      failures.add(new Completion.TaskFailure(i, reason, true));
    }
    return new Completion(Map.of(), List.of(), List.of(), failures, Set.of());
  }

  private Optional<Lease> settle(Lease lease, Completion completion) {
    long end = System.nanoTime() + options.duration().toNanos();
    String next = Tokens.random(random);
    while (true) {
      try {
        return settleOnce(lease, completion, next);
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "The handler returned an invalid completion for a batch of job {}", lease.jobId(), e);
        return settle(lease, failAll(lease, e.toString()));
      } catch (QueueUnavailableException e) {
        recordRedis(false, e);
      } catch (RuntimeException e) {
        // The results are kept and settling is retried, so that no work is repeated.
        LOG.warn("Failed to settle a batch of job {}; retrying", lease.jobId(), e);
      }
      if (stopping && System.nanoTime() > end) {
        return Optional.empty();
      }
      pause();
    }
  }

  private Optional<Lease> settleOnce(Lease lease, Completion completion, String token) {
    Optional<Lease> next = Optional.empty();
    if (stopping) {
      var _ = leases.settle(lease, completion);
    } else {
      next = leases.settleAndLease(lease, completion, request(Duration.ZERO, token)).next();
    }
    recordRedis(true, null);
    return next;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_INTERVAL.toMillis());
    } catch (InterruptedException e) {
      // The interrupt was meant for the batch that has completed.
    }
  }

  private Duration renewalInterval() {
    return options.duration().dividedBy(3);
  }

  /**
   * Renews leases when due and sends a heartbeat in between: while leases are held, the queue
   * interprets a gap in calls as an outage of Redis.
   */
  private void renewWhenDue() {
    long start = System.nanoTime();
    List<Lease> held = running.values().stream().map(Running::lease).toList();
    if (held.isEmpty()) {
      renewed = start;
    } else if (!redisReached || start - renewed >= renewalInterval().toNanos()) {
      renewed = renew(held) ? start : renewed;
    } else {
      var _ = renew(List.of());
    }
  }

  /** Returns whether the call succeeded; leases that were lost are interrupted. */
  private boolean renew(List<Lease> held) {
    try {
      for (String token : leases.renew(options.worker(), held, options.duration())) {
        Running lost = running.get(token);
        if (lost != null) {
          LOG.info(
              "Lost the lease on {} tasks of job {}",
              lost.lease().tasks().size(),
              lost.lease().jobId());
          lost.thread().interrupt();
        }
      }
      recordRedis(true, null);
      return true;
    } catch (QueueUnavailableException e) {
      recordRedis(false, e);
    } catch (RuntimeException e) {
      // Renewal must continue.
      LOG.warn("Failed to renew leases", e);
    } catch (OutOfMemoryError e) {
      // A batch that continues may have used up the memory; renewal must continue.
      outOfMemory = true;
      LOG.warn("Failed to renew leases: out of memory", e);
    }
    return false;
  }

  private void recordRedis(boolean available, QueueUnavailableException cause) {
    if (redisReached != available) {
      if (available) {
        LOG.info("Redis is available again");
      } else {
        LOG.warn("{}; retrying", cause.getMessage());
      }
    }
    redisReached = available;
  }
}
