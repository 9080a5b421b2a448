import io.codeguard.queue.Completion;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseLoop;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.TaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** The benchmark driver for one system; see ../bench.py for the output of each command. */
final class Bench {
  private static final int CHUNK = 1000;
  private static final int PRODUCERS = 3;
  private static final int WARM_UP = 5000;
  private static final Duration LEASE = Duration.ofSeconds(15);

  public static void main(String[] args) throws Exception {
    RedisConnection redis = RedisConnection.open(RedisSettings.of(args[1]));
    TaskQueue queue = redis.queue("bench/pool");
    int n = Integer.parseInt(args[2]);
    switch (args[0]) {
      case "enqueue" -> enqueue(queue, n);
      case "work" -> work(queue);
      case "latency" -> latency(queue, n);
      case "hang" -> hang(queue, false);
      case "rescue" -> hang(queue, true);
      case "growth" -> growth(queue, n, Integer.parseInt(args[3]));
      default -> throw new IllegalArgumentException(args[0]);
    }
    redis.close();
    System.exit(0);
  }

  private static void register(TaskQueue queue, String job) {
    queue.feed().register(
        new JobDefinition(
            job, 0, 0, 3, Duration.ofSeconds(1), Duration.ofSeconds(60), Integer.MAX_VALUE, false));
  }

  private static void enqueue(TaskQueue queue, int n) throws Exception {
    List<byte[]> chunk = Collections.nCopies(CHUNK, new byte[200]);
    // Warm-up: class loading, connections and JIT compilation are not measured.
    register(queue, "warm");
    for (int i = 0; i < 50; i++) {
      queue.feed().enqueue("warm", i, "0", chunk);
    }
    queue.feed().remove("warm");
    List<Thread> producers = new ArrayList<>();
    long start = System.nanoTime();
    for (int p = 0; p < PRODUCERS; p++) {
      String job = "job-" + p;
      long chunks = n / CHUNK / PRODUCERS + (p < n / CHUNK % PRODUCERS ? 1 : 0);
      producers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    register(queue, job);
                    for (int i = 0; i < chunks; i++) {
                      if (queue.feed().enqueue(job, i, "0", chunk) != EnqueueResult.ADDED) {
                        throw new IllegalStateException("not added");
                      }
                    }
                  }));
    }
    for (Thread producer : producers) {
      producer.join();
    }
    System.out.println((System.nanoTime() - start) / 1e9);
  }

  private static void work(TaskQueue queue) throws Exception {
    AtomicLong first = new AtomicLong();
    AtomicLong last = new AtomicLong();
    AtomicLong count = new AtomicLong();
    LeaseLoop loop =
        new LeaseLoop(
            queue.leases(),
            new LeaseLoop.Options("worker-" + ProcessHandle.current().pid(), 3, 500, LEASE),
            lease -> {
              first.compareAndSet(0, System.currentTimeMillis());
              lease.tasks().forEach(task -> count.addAndGet(task.payload().length / 200));
              last.set(System.currentTimeMillis());
              return Completion.DONE;
            });
    loop.start();
    long seen = -1;
    while (seen != count.get() || seen == 0) {
      seen = count.get();
      TimeUnit.SECONDS.sleep(1);
    }
    loop.stop(Duration.ofSeconds(5));
    System.out.println(first + " " + last + " " + count);
  }

  private static void latency(TaskQueue queue, int n) throws Exception {
    SynchronousQueue<Long> started = new SynchronousQueue<>();
    LeaseLoop loop =
        new LeaseLoop(
            queue.leases(),
            new LeaseLoop.Options("worker", 1, 10, LEASE),
            lease -> {
              started.put(System.nanoTime());
              return Completion.DONE;
            });
    loop.start();
    register(queue, "job");
    List<byte[]> one = List.of(new byte[200]);
    for (int i = -WARM_UP; i < n; i++) {
      TimeUnit.MILLISECONDS.sleep(i < 0 ? 0 : 20);
      long start = System.nanoTime();
      queue.feed().enqueue("job", i + WARM_UP, "0", one);
      double millis = (started.take() - start) / 1e6;
      if (i >= 0) {
        System.out.println(millis);
      }
    }
  }

  /** The median duration of each call, in microseconds, with this number of waiting tasks and jobs. */
  private static void growth(TaskQueue queue, int n, int jobs) {
    List<byte[]> chunk = Collections.nCopies(Math.min(CHUNK, n / jobs), new byte[60]);
    long[] chunks = new long[jobs];
    for (int job = 0; job < jobs; job++) {
      register(queue, "job-" + job);
      for (; chunks[job] * chunk.size() < n / jobs; chunks[job]++) {
        queue.feed().enqueue("job-" + job, chunks[job], "0", chunk);
      }
    }
    List<byte[]> some = chunk.subList(0, 100 > chunk.size() ? chunk.size() : 100);
    LeaseRequest request = new LeaseRequest("worker", some.size(), LEASE, Duration.ZERO);
    Lease[] lease = {queue.leases().lease(request).orElseThrow()};
    // Twice, as a warm-up for the JIT compiler; an enqueue follows each lease to keep the number.
    for (boolean tell : new boolean[] {false, true}) {
      time(tell, "enqueue", i -> {
        int job = i % jobs;
        queue.feed().enqueue("job-" + job, chunks[job]++, "0", some);
      });
      time(tell, "settle-and-lease", i -> lease[0] =
          queue.leases().settleAndLease(lease[0], Completion.DONE, request).next().orElseThrow());
      time(tell, "renew", i -> queue.leases().renew("worker", List.of(lease[0]), LEASE));
      time(tell, "register", i -> register(queue, "job-" + i % jobs));
      time(tell, "job", i -> queue.monitor().job("job-" + i % jobs));
      time(tell, "stats", i -> queue.monitor().stats());
    }
    long start = System.nanoTime();
    queue.feed().cancel("job-0");
    System.out.println("cancel " + (System.nanoTime() - start) / 1e3);
  }

  private static void time(boolean tell, String name, IntConsumer call) {
    double[] micros = new double[500];
    for (int i = 0; i < micros.length; i++) {
      long start = System.nanoTime();
      call.accept(i);
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    if (tell) {
      System.out.println(name + " " + micros[micros.length / 2]);
    }
  }

  /** Holds ten tasks until it is killed, or reports when it has received all ten tasks of a killed worker. */
  private static void hang(TaskQueue queue, boolean rescue) throws Exception {
    CountDownLatch got = new CountDownLatch(10);
    if (!rescue) {
      register(queue, "job");
      queue.feed().enqueue("job", 0, "0", Collections.nCopies(10, new byte[200]));
    }
    LeaseLoop loop =
        new LeaseLoop(
            queue.leases(),
            new LeaseLoop.Options(rescue ? "rescuer" : "victim", 10, 1, LEASE),
            lease -> handle(lease, got, rescue));
    loop.start();
    if (rescue) {
      System.out.println("ready");
    }
    got.await();
    System.out.println("all");
    if (!rescue) {
      TimeUnit.HOURS.sleep(1);
    }
  }

  private static Completion handle(Lease lease, CountDownLatch got, boolean rescue)
      throws InterruptedException {
    got.countDown();
    if (!rescue) {
      TimeUnit.HOURS.sleep(1);
    }
    return Completion.DONE;
  }
}
