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
 * Processes the tasks that an {@link Orchestrator} submits. Register validators, then call {@link
 * #start}; {@link #stop} drains running tasks.
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

  /** A worker that processes 10 tasks at the same time, with a timeout of 300 s for each. */
  public Worker(String id, String redisUrl, String queueName) {
    this(id, RedisSettings.of(redisUrl), queueName, 10, Duration.ofMinutes(5));
  }

  /**
   * @param id the worker's name in statistics; letters, digits, {@code . _ - /}
   * @param maxTasks the number of tasks processed at the same time
   * @param timeout the time limit of a task, after which its thread is interrupted and the attempt
   *     is spent
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

  /** Registers the validator of a type, replacing an earlier one. */
  public void register(String validationType, TaskValidator validator) {
    validators.put(validationType, validator);
  }

  /** Starts processing tasks. Waits for Redis if it is unavailable. */
  public void start() {
    loop.start();
  }

  /** Stops leasing and lets running tasks complete, for at most the task timeout. */
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
        failures.add(
            new TaskFailure(i, "not completed within " + timeout.toSeconds() + " s", true));
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
    List<byte[]> encoded = results.isEmpty() ? List.of() : List.of(TaskCodec.encode(results));
    return new Completion(Map.of(), encoded, List.of(), failures, released);
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
