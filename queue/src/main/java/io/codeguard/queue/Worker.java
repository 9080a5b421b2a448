package io.codeguard.queue;

import io.codeguard.queue.Completion.TaskFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does the tasks that an {@link Orchestrator} submits. Register validators, then start; stop
 * drains.
 *
 * <pre>{@code
 * try (Worker worker = new Worker("worker-1", "redis://localhost:6379", "reviews")) {
 *   worker.register("line-length", task -> longLines(Path.of(task.filePath())));
 *   worker.start();
 *   ...
 * }
 * }</pre>
 *
 * Thread-safe.
 */
public final class Worker implements AutoCloseable {
  private final Map<String, TaskValidator> validators = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final RedisConnection connection;
  private final LeaseLoop loop;
  private final Duration timeout;

  /** A worker that does 10 tasks at the same time, each for at most 300 s. */
  public Worker(String id, String redisUrl, String queueName) {
    this(id, RedisSettings.of(redisUrl), queueName, 10, Duration.ofMinutes(5));
  }

  /**
   * @param id names this worker in statistics; letters, digits, {@code . _ - /}
   * @param maxTasks tasks done at the same time
   * @param timeout limit for one task; its thread is interrupted then, and the attempt is spent
   */
  public Worker(String id, RedisSettings redis, String queueName, int maxTasks, Duration timeout) {
    if (maxTasks < 1 || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("maxTasks and timeout must be positive");
    }
    this.timeout = timeout;
    this.connection = RedisConnection.open(redis);
    this.loop =
        new LeaseLoop(
            connection.queue(queueName).leases(),
            new LeaseLoop.Options(id, 1, maxTasks, LeaseRequest.DEFAULT_DURATION),
            this::handle);
  }

  /** Names who validates tasks of a type; replaces an earlier one. */
  public void register(String validationType, TaskValidator validator) {
    validators.put(validationType, validator);
  }

  /** Begins to do tasks. While Redis is away it waits for it. */
  public void start() {
    loop.start();
  }

  /** Takes nothing more and lets running tasks end, for at most the task timeout. */
  public void stop() {
    try {
      loop.stop(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
      connection.close();
    }
  }

  /** The same as {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  private Completion handle(Lease lease) throws InterruptedException {
    List<ValidationTask> tasks =
        lease.tasks().stream().map(task -> TaskCodec.task(task.payload())).toList();
    List<Future<List<String>>> running = new ArrayList<>();
    for (ValidationTask task : tasks) {
      running.add(threads.submit(() -> validate(task)));
    }
    long end = System.nanoTime() + timeout.toNanos();
    List<ValidationResult> results = new ArrayList<>();
    List<TaskFailure> failures = new ArrayList<>();
    Set<Integer> released = new HashSet<>();
    for (int i = 0; i < tasks.size(); i++) {
      try {
        List<String> messages =
            running.get(i).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        results.add(result(tasks.get(i), messages));
      } catch (TimeoutException e) {
        running.get(i).cancel(true);
        failures.add(new TaskFailure(i, "not done within " + timeout.toSeconds() + " s", true));
      } catch (ExecutionException e) {
        boolean retryable = !(e.getCause() instanceof UnknownTypeException);
        failures.add(new TaskFailure(i, reason(e.getCause()), retryable));
      } catch (InterruptedException e) {
        running.subList(i, running.size()).forEach(task -> task.cancel(true));
        for (int rest = i; rest < tasks.size(); rest++) {
          released.add(rest);
        }
        break;
      }
    }
    List<byte[]> told = results.isEmpty() ? List.of() : List.of(TaskCodec.encode(results));
    return new Completion(Map.of(), told, List.of(), failures, released);
  }

  private List<String> validate(ValidationTask task) throws Exception {
    TaskValidator validator = validators.get(task.validationType());
    if (validator == null) {
      throw new UnknownTypeException(
          "no validator is registered for type '"
              + task.validationType()
              + "'; this worker has "
              + validators.keySet().stream().sorted().toList());
    }
    return validator.validate(task);
  }

  private static ValidationResult result(ValidationTask task, List<String> messages) {
    ValidationResult.Status status =
        messages.isEmpty() ? ValidationResult.Status.PASSED : ValidationResult.Status.VIOLATIONS;
    return new ValidationResult(task.id(), status, messages);
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static final class UnknownTypeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownTypeException(String message) {
      super(message);
    }
  }
}
