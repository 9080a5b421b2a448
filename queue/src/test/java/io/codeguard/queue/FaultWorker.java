package io.codeguard.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A worker process that {@link FaultTest} kills. The result of a batch is the list of its tasks.
 */
final class FaultWorker {
  static final Duration LEASE = Duration.ofSeconds(3);
  private static final long MICROS_FOR_A_TASK = 500;

  private FaultWorker() {}

  /**
   * @param args the worker's name and the Redis URL
   */
  public static void main(String[] args) throws InterruptedException {
    RedisConnection redis = RedisConnection.open(RedisSettings.of(args[1]));
    new LeaseLoop(
            redis.queue(FaultTest.QUEUE).leases(),
            new LeaseLoop.Options(args[0], 2, 100, LEASE),
            FaultWorker::work)
        .start();
    new CountDownLatch(1).await();
  }

  private static Completion work(Lease lease) throws InterruptedException {
    TimeUnit.MICROSECONDS.sleep(MICROS_FOR_A_TASK * lease.tasks().size());
    String tasks =
        lease.tasks().stream()
            .map(task -> new String(task.payload(), UTF_8))
            .collect(Collectors.joining(" "));
    return new Completion(
        Map.of("tasks", (long) lease.tasks().size()),
        List.of(tasks.getBytes(UTF_8)),
        List.of(),
        List.of(),
        Set.of());
  }
}
