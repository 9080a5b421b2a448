package io.codeguard.worker.testing;

import io.codeguard.protocol.JobPlan;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.codeguard.worker.WorkerRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Redis per test class, with a separate queue and workers for each test. */
public final class WorkersOnRedis
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final List<WorkerRuntime> workers = new ArrayList<>();
  private RedisServer server;
  private RedisConnection redis;
  private TaskQueue queue;

  @Override
  public void beforeAll(ExtensionContext context) {
    server = RedisServer.start();
    redis = RedisConnection.open(server.settings());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    queue = redis.queue("team/" + context.getRequiredTestMethod().getName());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    workers.forEach(WorkerRuntime::close);
    workers.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    redis.close();
    server.close();
  }

  public RedisServer server() {
    return server;
  }

  public TaskQueue queue() {
    return queue;
  }

  /** Starts a worker, which is stopped after the test. */
  public WorkerRuntime start(int concurrency, Path workspace) {
    return start(concurrency, workspace, List.of());
  }

  /** Starts a worker that offers only these validators, which is stopped after the test. */
  public WorkerRuntime start(int concurrency, Path workspace, List<String> validators) {
    WorkerRuntime worker =
        WorkerRuntime.start(
            Workers.settings(
                queue.name(), "worker-" + workers.size(), concurrency, workspace, true, validators),
            redis);
    workers.add(worker);
    return worker;
  }

  /** Submits the queue's only job. */
  public JobDriver submit(JobPlan.Source source, JobPlan.Validation... validations) {
    return submit(TestPlans.of(source, validations));
  }

  /** Submits the queue's only job. */
  public JobDriver submit(JobPlan plan) {
    return JobDriver.submit(queue, "uid", plan);
  }
}
