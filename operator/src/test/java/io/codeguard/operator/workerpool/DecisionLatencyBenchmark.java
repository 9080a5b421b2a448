package io.codeguard.operator.workerpool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.codeguard.operator.OperatorProcess;
import io.codeguard.operator.testing.Cluster;
import io.codeguard.operator.testing.Statuses;
import io.codeguard.operator.testing.TestOperator;
import io.codeguard.queue.Completion;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.TaskQueue;
import io.codeguard.queue.testing.RedisServer;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Measures, 100 times, the time from enqueuing on an idle queue until a watch delivers the
 * Deployment's new size. Not a test: started by {@code benchmarks/run scaling}.
 */
class DecisionLatencyBenchmark {
  private static final int TRIES = 100;
  private static final String POOL = "latency";

  private final AtomicReference<CompletableFuture<Long>> up =
      new AtomicReference<>(new CompletableFuture<>());

  @Test
  void decisions() throws Exception {
    try (RedisServer server = RedisServer.start();
        RedisConnection redis = RedisConnection.open(server.settings())) {
      Cluster cluster = Cluster.install(server.settings());
      OperatorProcess operator = TestOperator.start(cluster);
      try (SharedIndexInformer<Deployment> informer = watch(cluster)) {
        cluster.apply(
            """
            apiVersion: codeguard.io/v1alpha1
            kind: WorkerPool
            metadata: {name: latency}
            spec: {autoscaling: {scaleDownDelaySeconds: 0, idleSeconds: 0}}
            """);
        Statuses.awaitCondition(() -> cluster.pool(POOL), "QueueReachable", "True");
        TaskQueue queue = redis.queue(cluster.namespace() + "/" + POOL);
        double[] seconds = new double[TRIES];
        for (int i = 0; i < TRIES; i++) {
          seconds[i] = once(cluster, queue, "job-" + i, informer);
        }
        report(seconds);
      } finally {
        operator.close();
      }
    }
  }

  private SharedIndexInformer<Deployment> watch(Cluster cluster) {
    return cluster
        .admin()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(Deployment added) {}

              @Override
              public void onUpdate(Deployment before, Deployment now) {
                if (before.getSpec().getReplicas() == 0 && now.getSpec().getReplicas() > 0) {
                  up.get().complete(System.nanoTime());
                }
              }

              @Override
              public void onDelete(Deployment gone, boolean unknown) {}
            });
  }

  private double once(
      Cluster cluster, TaskQueue queue, String job, SharedIndexInformer<Deployment> informer)
      throws Exception {
    String key = cluster.namespace() + "/" + POOL + "-workers";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> informer.getStore().getByKey(key).getSpec().getReplicas() == 0);
    // Wait until the effects of the last iteration are over.
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    CompletableFuture<Long> seen = new CompletableFuture<>();
    up.set(seen);
    queue.feed().register(JobDefinition.of(job));
    long start = System.nanoTime();
    queue.feed().enqueue(job, 0, "0", List.of("task".getBytes(UTF_8)));
    double seconds = (seen.get(30, TimeUnit.SECONDS) - start) / 1e9;
    LeaseRequest request = new LeaseRequest("w", 10, Duration.ofMinutes(1), Duration.ZERO);
    queue.leases().settle(queue.leases().lease(request).orElseThrow(), Completion.DONE);
    return seconds;
  }

  private static void report(double[] seconds) {
    Arrays.sort(seconds);
    line("decision-p50", seconds[TRIES / 2]);
    line("decision-p99", seconds[TRIES - 2]);
    line("decision-max", seconds[TRIES - 1]);
  }

  private static void line(String name, double seconds) {
    System.out.printf(
        Locale.ROOT,
        "{\"case\":\"%s\",\"system\":\"codeguard\",\"value\":%.3f,\"unit\":\"s\"}%n",
        name,
        seconds);
  }
}
