package io.codeguard.queue;

import io.codeguard.queue.ModelRun.Fate;
import io.codeguard.queue.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Compares the queue with {@link QueueModel} on random sequences of calls, a thousand by default;
 * {@code -Djqwik.tries.default=20000} runs more.
 */
@Tag("redis")
class QueueModelTest {
  private static final AtomicInteger QUEUES = new AtomicInteger();

  /** The approximate number of Redis commands in a script. */
  private static final int MAX_COMMANDS = 45;

  private static RedisServer redis;
  private static RedisConnection connection;

  /** One call; its string form is printed if a sequence fails. */
  sealed interface Step {
    void run(ModelRun run);
  }

  record Register(String job, int priority, int parallelism, int attempts, boolean suspended)
      implements Step {
    @Override
    public void run(ModelRun run) {
      run.register(
          new JobDefinition(
              job,
              priority,
              parallelism,
              attempts,
              Duration.ofSeconds(1),
              Duration.ofSeconds(3),
              150,
              suspended));
    }
  }

  record Enqueue(String job, String group, int count, int known, int chunkOffset) implements Step {
    @Override
    public void run(ModelRun run) {
      run.enqueue(job, group, count, known, chunkOffset);
    }
  }

  record TakeLease(LeaseRequest request) implements Step {
    @Override
    public void run(ModelRun run) {
      run.lease(request);
    }
  }

  record Settle(Fate fate, Optional<LeaseRequest> next) implements Step {
    @Override
    public void run(ModelRun run) {
      run.settle(fate, next);
    }
  }

  record Renew(int lease, Duration duration) implements Step {
    @Override
    public void run(ModelRun run) {
      run.renew(lease, duration);
    }
  }

  record Advance(Duration time) implements Step {
    @Override
    public void run(ModelRun run) {
      run.advance(time);
    }
  }

  record Steer(String verb, String job, Duration time) implements Step {
    @Override
    public void run(ModelRun run) {
      switch (verb) {
        case "cancel" -> run.cancel(job);
        case "remove" -> run.remove(job);
        case "keepAlive" -> run.keepAlive(job, time);
        case "requeue" -> run.requeue(job);
        case "discard" -> run.discard(job);
        default -> throw new IllegalArgumentException(verb);
      }
    }
  }

  record Wipe() implements Step {
    @Override
    public void run(ModelRun run) {
      run.wipe();
    }
  }

  @BeforeContainer
  static void start() {
    redis = RedisServer.startWith("--appendonly", "no");
    connection = RedisConnection.open(redis.settings());
  }

  @AfterContainer
  static void stop() {
    connection.close();
    redis.close();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void redisHoldsWhatTheModelHolds(@ForAll("sequences") List<Step> steps) {
    run(steps, () -> 0);
  }

  /** Half of the calls fail at one of their first Redis commands and are repeated. */
  @Property(edgeCases = EdgeCasesMode.NONE, tries = 150)
  void aCallThatFailsHalfwayHasNoEffect(@ForAll("sequences") List<Step> steps, @ForAll long seed) {
    Random random = new Random(seed);
    run(steps, () -> random.nextBoolean() ? 1 + random.nextInt(MAX_COMMANDS) : 0);
  }

  private static void run(List<Step> steps, IntSupplier cuts) {
    ModelRun run = new ModelRun(connection, "model/" + QUEUES.incrementAndGet(), cuts);
    for (Step step : steps) {
      step.run(run);
      run.check();
    }
    run.wipe();
  }

  @Provide
  Arbitrary<List<Step>> sequences() {
    return Arbitraries.frequencyOf(
            Tuple.of(3, register()),
            Tuple.of(8, enqueue()),
            Tuple.of(8, requests().map(TakeLease::new)),
            Tuple.of(10, settle()),
            Tuple.of(2, Combinators.combine(lease(), durations()).as(Renew::new)),
            Tuple.of(3, durations().map(Advance::new)),
            Tuple.of(2, steer()),
            Tuple.of(1, Arbitraries.frequency(Tuple.of(1, new Wipe()), Tuple.of(5, minute()))))
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  private static Step minute() {
    return new Advance(Duration.ofMinutes(1));
  }

  private static Arbitrary<String> job() {
    return Arbitraries.of("a", "b", "c:listing");
  }

  private static Arbitrary<Integer> lease() {
    // Mostly one of the latest.
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(-4, -1)),
        Tuple.of(1, Arbitraries.integers().between(0, 30)));
  }

  private static Arbitrary<Duration> durations() {
    return Arbitraries.of(1, 300, 1000, 5000, 20_000, 50_000).map(Duration::ofMillis);
  }

  private static Arbitrary<LeaseRequest> requests() {
    return Combinators.combine(
            Arbitraries.of("v", "w"),
            Arbitraries.of(1, 3, 64, 65, 200),
            durations(),
            Arbitraries.of(0, 1, 2, 7))
        .as(
            (worker, most, time, slots) ->
                new LeaseRequest(worker, most, time, Duration.ZERO, slots));
  }

  private static Arbitrary<Step> register() {
    return Combinators.combine(
            job(),
            Arbitraries.of(0, 0, -4, 7),
            Arbitraries.of(0, 0, 2, 70),
            Arbitraries.of(1, 2, 3),
            Arbitraries.of(false, false, true))
        .as(Register::new);
  }

  private static Arbitrary<Step> enqueue() {
    return Combinators.combine(
            job(),
            Arbitraries.of("g", "h"),
            Arbitraries.of(0, 1, 2, 5, 66),
            Arbitraries.of(0, 0, 1, 70),
            Arbitraries.of(0, 0, 0, 0, 0, -1, 1))
        .as(Enqueue::new);
  }

  private static Arbitrary<Step> settle() {
    Arbitrary<Long> some = Arbitraries.of(0L, 0L, 1L, 2L, 0x5555_5555_5555_5555L, -1L);
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    Arbitrary<Fate> fates = Combinators.combine(lease(), some, some, either, either).as(Fate::new);
    return Combinators.combine(fates, requests().optional(0.6)).as(Settle::new);
  }

  private static Arbitrary<Step> steer() {
    return Combinators.combine(
            Arbitraries.of("cancel", "remove", "keepAlive", "requeue", "requeue", "discard"),
            job(),
            durations())
        .as(Steer::new);
  }
}
