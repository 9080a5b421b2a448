package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kills worker processes and Redis at random while a job runs. {@code -Dqueue.fault.seconds=60}
 * sets the duration, {@code -Dqueue.fault.seed} repeats a run's random choices.
 */
@Tag("redis")
class FaultTest {
  static final String QUEUE = "test/faults";
  private static final int WORKERS = 8;
  private static final int TASKS = 200_000;
  private static final int CHUNK = 1000;
  private static final Duration BETWEEN_DEATHS = Duration.ofMillis(300);
  private static final long SEED = Long.getLong("queue.fault.seed", System.nanoTime());
  private static final int SECONDS = Integer.getInteger("queue.fault.seconds", 8);

  private final Random random = new Random(SEED);
  private final List<Process> workers = new ArrayList<>();
  private int started;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void everyTaskIsDoneAndCountedOnceWhoeverDies() throws Exception {
    System.out.println("queue.fault.seed=" + SEED);
    try (RedisServer redis = RedisServer.startWith("--appendfsync", "everysec");
        RedisConnection connection = RedisConnection.open(redis.settings())) {
      try {
        TaskQueue queue = connection.queue(QUEUE);
        while (workers.size() < WORKERS) {
          workers.add(startWorker(redis));
        }
        CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(queue));
        await()
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptions()
            .until(() -> queue.monitor().workers().size() >= WORKERS / 2);
        killForSomeTime(redis);
        fed.get(4, TimeUnit.MINUTES);
        // Tasks that the last crash of Redis lost are enqueued again.
        feed(queue);
        await()
            .atMost(Duration.ofMinutes(5))
            .ignoreExceptions()
            .until(() -> queue.monitor().job("job").orElseThrow().pending() == 0);
        assertAllWereCountedOnce(queue);
      } finally {
        workers.forEach(Process::destroyForcibly);
      }
    }
  }

  private Process startWorker(RedisServer redis) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            FaultWorker.class.getName(),
            "worker-" + started++,
            redis.settings().url())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void killForSomeTime(RedisServer redis) throws Exception {
    int deaths = (int) (Duration.ofSeconds(SECONDS).toMillis() / BETWEEN_DEATHS.toMillis());
    List<Integer> redisDies = List.of(deaths / 3, deaths * 2 / 3);
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      for (int death = 0; death < deaths; death++) {
        boolean ofRedis = redisDies.contains(death);
        clock
            .schedule(
                () -> {
                  killOne(redis, ofRedis);
                  return null;
                },
                BETWEEN_DEATHS.toMillis(),
                TimeUnit.MILLISECONDS)
            .get();
      }
    }
  }

  private void killOne(RedisServer redis, boolean redisItself) throws IOException {
    if (redisItself) {
      redis.restart();
      return;
    }
    int victim = random.nextInt(WORKERS);
    workers.get(victim).destroyForcibly();
    workers.set(victim, startWorker(redis));
  }

  /** Enqueues like the operator: continues at the queue's next chunk, up to the high-water mark. */
  private static void feed(TaskQueue queue) {
    JobDefinition job =
        new JobDefinition(
            "job", 0, 0, 5, Duration.ofMillis(100), Duration.ofSeconds(1), 20_000, false);
    await().atMost(Duration.ofMinutes(1)).until(() -> done(() -> queue.feed().register(job)));
    long chunk = nextChunk(queue);
    while (chunk < TASKS / CHUNK) {
      long number = chunk;
      EnqueueResult result =
          await()
              .atMost(Duration.ofMinutes(4))
              .pollInterval(Duration.ofMillis(20))
              .ignoreException(QueueUnavailableException.class)
              .until(
                  () -> queue.feed().enqueue("job", number, "0", payloads(number)),
                  outcome -> outcome != EnqueueResult.FULL);
      // A killed Redis may have lost the last second's chunks, which are enqueued again.
      chunk = result == EnqueueResult.OUT_OF_ORDER ? nextChunk(queue) : number + 1;
    }
  }

  private static List<byte[]> payloads(long chunk) {
    return LongStream.range(chunk * CHUNK, (chunk + 1) * CHUNK)
        .mapToObj(task -> Long.toString(task).getBytes(UTF_8))
        .toList();
  }

  private static long nextChunk(TaskQueue queue) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .ignoreException(QueueUnavailableException.class)
        .until(() -> queue.monitor().job("job").orElseThrow().nextChunk(), next -> true);
  }

  private static boolean done(Runnable call) {
    try {
      call.run();
      return true;
    } catch (QueueUnavailableException e) {
      return false;
    }
  }

  private static void assertAllWereCountedOnce(TaskQueue queue) {
    JobSnapshot job = queue.monitor().job("job").orElseThrow();
    assertThat(job.dead()).as("killed by a neighbour's crash").isZero();
    assertThat(job.done()).isEqualTo(TASKS);
    assertThat(job.counter("tasks")).isEqualTo(TASKS);
    List<Integer> counted =
        LongStream.iterate(0, from -> from < job.results(), from -> from + 100)
            .mapToObj(from -> queue.monitor().results("job", from, 100))
            .flatMap(List::stream)
            .flatMap(result -> List.of(new String(result, UTF_8).split(" ")).stream())
            .map(Integer::valueOf)
            .sorted()
            .toList();
    assertThat(counted).isEqualTo(IntStream.range(0, TASKS).boxed().toList());
    QueueStats stats = queue.monitor().stats();
    assertThat(stats.demand()).isZero();
  }
}
