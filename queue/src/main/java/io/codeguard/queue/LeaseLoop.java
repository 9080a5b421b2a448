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
 * Leases batches, has them processed, renews their leases meanwhile, and settles them. Each slot is
 * a thread. Of those that are free one waits for work, and processes itself what it gets, so that
 * no batch is handed from thread to thread; a slot that is done asks for its next batch in the same
 * round trip that settles the last one, of about two seconds' work and no more than its share of
 * what is left. While Redis is unavailable the loop keeps retrying; batches that are being
 * processed go on. Thread-safe.
 */
public final class LeaseLoop {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);
  private static final Duration WAIT_FOR_WORK = Duration.ofSeconds(30);
  private static final Duration WAIT_FOR_REDIS = Duration.ofSeconds(1);

  /** For interrupted batches to hand back what they hold. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final String OUT_OF_MEMORY =
      "the worker ran out of memory: raise the pool's resources.limits.memory, or lower its concurrency";

  /**
   * How a loop leases.
   *
   * @param worker the worker's name
   * @param slots batches done at the same time
   * @param batch limit on a batch's tasks; batches of long tasks are smaller
   * @param duration how long a lease lasts; it is renewed every third of that
   * @param offer see {@link LeaseRequest#offer()}
   */
  public record Options(String worker, int slots, int batch, Duration duration, String offer) {
    /** Of a worker that can do everything. */
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

  /** Threads that wait for work, or for their turn to do so. */
  private final Set<Thread> free = ConcurrentHashMap.newKeySet();

  /** Held by the slot that waits for work. */
  private final Semaphore turn = new Semaphore(1);

  private final ScheduledExecutorService heart;
  private volatile boolean stopping;
  private volatile boolean redisReached = true;
  private volatile boolean outOfMemory;
  private volatile long renewed = System.nanoTime();
  private final SecureRandom random = new SecureRandom();

  /** Of the lease that is asked for until Redis answers; for the slot whose turn it is. */
  private String wanted = Tokens.random(random);

  public LeaseLoop(TaskLeases leases, Options options, BatchHandler handler) {
    this.leases = leases;
    this.options = options;
    this.handler = handler;
    this.batch = new BatchSize(options.batch());
    this.slots =
        IntStream.range(0, options.slots())
            .mapToObj(slot -> Thread.ofPlatform().name("slot-" + slot).unstarted(this::occupy))
            .toList();
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").daemon().factory());
  }

  /** Begins to lease. */
  public void start() {
    slots.forEach(Thread::start);
    // More often than needed, so that leases are renewed as soon as Redis is back.
    long period = Math.min(heartbeat().toMillis(), WAIT_FOR_REDIS.toMillis());
    var _ = heart.scheduleAtFixedRate(this::renewWhenDue, period, period, TimeUnit.MILLISECONDS);
  }

  /** Whether the last call to Redis came through. */
  public boolean redisReached() {
    return redisReached;
  }

  /**
   * Whether a batch took all memory, or leases could not be renewed for want of it. A batch that
   * failed has its memory free again, but others may have been hit in its place, so that the
   * process should be restarted.
   */
  public boolean outOfMemory() {
    return outOfMemory;
  }

  /**
   * Leases nothing more, lets what is leased be done for at most {@code grace}, hands back the
   * rest. Leases that then still are out run out by themselves.
   */
  public void stop(Duration grace) throws InterruptedException {
    stopping = true;
    free.forEach(Thread::interrupt);
    boolean ended = join(grace);
    if (!ended) {
      running.values().forEach(batch -> batch.thread().interrupt());
      ended = join(FAREWELL);
    }
    if (!ended) {
      LOG.warn("{} batches did not stop; their leases run out", running.size());
      slots.forEach(Thread::interrupt);
    }
    heart.shutdownNow();
  }

  /** Returns whether all slots have ended in time. */
  private boolean join(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    boolean all = true;
    for (Thread slot : slots) {
      all &= !slot.isAlive() || slot.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
    return all;
  }

  /** What a slot's thread does until the loop is stopped. */
  private void occupy() {
    while (!stopping) {
      try {
        waitForLease().ifPresent(this::work);
      } catch (OutOfMemoryError e) {
        // The lease, if there was one, runs out by itself; the slot goes on.
        outOfMemory = true;
        LOG.warn("A slot ran out of memory", e);
      }
    }
  }

  /** Empty when there was no work for a while, and when the loop is being stopped. */
  private Optional<Lease> waitForLease() {
    free.add(Thread.currentThread());
    try {
      turn.acquire();
      try {
        return stopping ? Optional.empty() : lease();
      } finally {
        turn.release();
      }
    } catch (InterruptedException e) {
      return Optional.empty();
    } finally {
      free.remove(Thread.currentThread());
    }
  }

  private Optional<Lease> lease() throws InterruptedException {
    try {
      Optional<Lease> lease = leases.lease(request(WAIT_FOR_WORK, wanted));
      wanted = Tokens.random(random);
      reached(true, null);
      return lease;
    } catch (QueueUnavailableException e) {
      if (!stopping) {
        reached(false, e);
        TimeUnit.MILLISECONDS.sleep(WAIT_FOR_REDIS.toMillis());
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      // The loop must not stop.
      LOG.warn("Failed to acquire a lease", e);
      TimeUnit.MILLISECONDS.sleep(WAIT_FOR_REDIS.toMillis());
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
    // An interrupt that came too late for the last batch is not for this one.
    var _ = Thread.interrupted();
    running.put(lease.token(), new Running(lease, Thread.currentThread()));
    long start = System.nanoTime();
    try {
      Completion completion = handler.handle(lease);
      batch.took(lease.tasks().size(), Duration.ofNanos(System.nanoTime() - start));
      return completion;
    } catch (InterruptedException | QueueUnavailableException e) {
      return handBack(lease);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warn("A batch of job {} failed", lease.jobId(), e);
      return failAll(lease, e.toString());
    } catch (OutOfMemoryError e) {
      // On its way up it would take the other slots' batches with it.
      outOfMemory = true;
      LOG.warn("A batch of job {} ran out of memory", lease.jobId(), e);
      return failAll(lease, OUT_OF_MEMORY);
    } finally {
      running.remove(lease.token());
      // The interrupt was for this batch.
      var _ = Thread.interrupted();
    }
  }

  private static Completion handBack(Lease lease) {
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
        reached(false, e);
      } catch (RuntimeException e) {
        // What was done must not be done again for this.
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
    reached(true, null);
    return next;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(WAIT_FOR_REDIS.toMillis());
    } catch (InterruptedException e) {
      // Meant for the batch that is done.
    }
  }

  private Duration heartbeat() {
    return options.duration().dividedBy(3);
  }

  /**
   * Renews when it is time, and lets the queue hear of the worker in between: as long as leases are
   * out, a silence is to mean that Redis was away.
   */
  private void renewWhenDue() {
    long start = System.nanoTime();
    List<Lease> held = running.values().stream().map(Running::lease).toList();
    if (held.isEmpty()) {
      renewed = start;
    } else if (!redisReached || start - renewed >= heartbeat().toNanos()) {
      renewed = renew(held) ? start : renewed;
    } else {
      var _ = renew(List.of());
    }
  }

  /** Returns whether the leases that are not lost were renewed. */
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
      reached(true, null);
      return true;
    } catch (QueueUnavailableException e) {
      reached(false, e);
    } catch (RuntimeException e) {
      // The heart must not stop.
      LOG.warn("Failed to renew leases", e);
    } catch (OutOfMemoryError e) {
      // Nor for this, which a batch may have caused that itself goes on.
      outOfMemory = true;
      LOG.warn("Failed to renew leases: out of memory", e);
    }
    return false;
  }

  private void reached(boolean now, QueueUnavailableException why) {
    if (redisReached != now) {
      if (now) {
        LOG.info("Redis is available again");
      } else {
        LOG.warn("{}; retrying", why.getMessage());
      }
    }
    redisReached = now;
  }
}
