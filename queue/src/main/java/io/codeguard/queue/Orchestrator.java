package io.codeguard.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Submits tasks of a Java program to a queue and collects their results. They are processed by
 * {@link Worker}s in any process.
 *
 * <pre>{@code
 * try (Orchestrator orchestrator = new Orchestrator("redis://localhost:6379", "reviews", 100)) {
 *   orchestrator.submit(ValidationTask.of("1", "src/Main.java", "line-length"));
 *   ValidationResult result = orchestrator.result("1", Duration.ofSeconds(30)).orElseThrow();
 * }
 * }</pre>
 *
 * Thread-safe. While Redis is unavailable, results are delayed and {@link #submit} throws; tasks
 * that Redis lost are resubmitted. Submitted tasks are removed from Redis when the orchestrator is
 * closed, or a day after its process died. Results are kept in memory until {@link #clear()}.
 */
public final class Orchestrator implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final RedisConnection connection;
  private final TaskQueue queue;
  private final Semaphore slots;
  private final int maxConcurrent;
  private final String id = "orchestrator-" + UUID.randomUUID();
  private final Map<Integer, PriorityJob> open = new HashMap<>();
  private final List<PriorityJob> jobs = new ArrayList<>();
  private int jobsOpened;
  private final Map<String, CompletableFuture<ValidationResult>> tasks = new ConcurrentHashMap<>();
  private final ScheduledExecutorService collector =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("collect").daemon().factory());
  private final QueueMonitor.Subscription events;

  /**
   * @param maxConcurrent the maximum number of tasks in flight; {@link #submit} blocks while it is
   *     reached
   */
  public Orchestrator(String redisUrl, String queueName, int maxConcurrent) {
    this(RedisSettings.of(redisUrl), queueName, maxConcurrent);
  }

  /**
   * @param maxConcurrent the maximum number of tasks in flight; {@link #submit} blocks while it is
   *     reached
   * @throws QueueUnavailableException when Redis cannot be reached
   */
  public Orchestrator(RedisSettings redis, String queueName, int maxConcurrent) {
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("maxConcurrent must be at least 1");
    }
    this.maxConcurrent = maxConcurrent;
    this.slots = new Semaphore(maxConcurrent);
    this.connection = RedisConnection.open(redis);
    this.queue = connection.queue(queueName);
    this.events = subscribe();
    var _ =
        collector.scheduleWithFixedDelay(
            this::collectQuietly, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private QueueMonitor.Subscription subscribe() {
    try {
      return queue.monitor().subscribe(this::onEvent);
    } catch (QueueUnavailableException e) {
      connection.close();
      throw e;
    }
  }

  private void onEvent(String job) {
    if (job.startsWith(id) && !collector.isShutdown()) {
      collector.execute(this::collectQuietly);
    }
  }

  /**
   * Enqueues a task; blocks while {@code maxConcurrent} tasks are in flight.
   *
   * @throws IllegalArgumentException if a task with this id was submitted and not cleared
   * @throws QueueUnavailableException if Redis cannot be reached; the task may or may not be
   *     processed, its result is dropped, and its id can be used again
   */
  public void submit(ValidationTask task) throws InterruptedException {
    slots.acquire();
    CompletableFuture<ValidationResult> future = new CompletableFuture<>();
    if (tasks.putIfAbsent(task.id(), future) != null) {
      slots.release();
      throw new IllegalArgumentException(
          "task id '" + task.id() + "' is already in use; choose another one or call clear()");
    }
    try {
      enqueue(task);
    } catch (RuntimeException e) {
      tasks.remove(task.id());
      slots.release();
      throw e;
    }
  }

  private synchronized void enqueue(ValidationTask task) {
    PriorityJob job = open.get(task.priority());
    if (job == null || job.retired()) {
      job = open(task.priority());
    }
    job.add(task);
  }

  private PriorityJob open(int priority) {
    JobDefinition defaults = JobDefinition.of(id + "-" + jobsOpened++);
    JobDefinition definition =
        new JobDefinition(
            defaults.id(),
            priority,
            0,
            defaults.maxAttempts(),
            defaults.backoff(),
            defaults.maxBackoff(),
            Math.max(maxConcurrent, JobDefinition.DEFAULT_HIGH_WATER_MARK),
            false);
    PriorityJob job = new PriorityJob(queue, definition, this::deliver);
    jobs.add(job);
    open.put(priority, job);
    return job;
  }

  /**
   * Waits for a task's result.
   *
   * @return empty if there is none within the timeout
   * @throws IllegalArgumentException if no task with this id was submitted
   */
  public Optional<ValidationResult> result(String taskId, Duration timeout)
      throws InterruptedException {
    CompletableFuture<ValidationResult> future = tasks.get(taskId);
    if (future == null) {
      throw new IllegalArgumentException(
          "task id '" + taskId + "': no such task was submitted to this orchestrator");
    }
    try {
      return Optional.of(future.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** The counts of the whole queue, including tasks of other programs. */
  public QueueStats stats() {
    return queue.monitor().stats();
  }

  /** Removes all tasks that this orchestrator submitted, and their results. */
  public synchronized void clear() {
    jobs.forEach(PriorityJob::remove);
    jobs.clear();
    open.clear();
    tasks.values().forEach(task -> finish(task, null));
    tasks.clear();
  }

  private void collectQuietly() {
    try {
      collect();
    } catch (QueueUnavailableException e) {
      // The next poll retries; nothing is lost.
    }
  }

  private synchronized void collect() {
    for (PriorityJob job : List.copyOf(jobs)) {
      job.collect();
      if (job.retired() && job.finished()) {
        job.remove();
        jobs.remove(job);
      }
    }
  }

  private void deliver(ValidationResult result) {
    CompletableFuture<ValidationResult> task = tasks.get(result.taskId());
    if (task != null) {
      finish(task, result);
    }
  }

  private void finish(CompletableFuture<ValidationResult> task, ValidationResult result) {
    boolean ended =
        result == null
            ? task.completeExceptionally(new IllegalStateException("the task was cleared"))
            : task.complete(result);
    if (ended) {
      slots.release();
    }
  }

  /** Clears and closes the connection. */
  @Override
  public void close() {
    collector.shutdownNow();
    try {
      events.close();
      clear();
    } catch (QueueUnavailableException e) {
      // The remaining data expires.
    } finally {
      connection.close();
    }
  }
}
