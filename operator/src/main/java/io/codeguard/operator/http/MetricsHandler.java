package io.codeguard.operator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * All pools' queues in numbers, in Prometheus' text format. A pool whose Redis does not answer in
 * time is left out, so that nobody takes that for no demand.
 */
final class MetricsHandler implements HttpHandler {
  static final String PATH = "/metrics";

  /** Below the time that Prometheus waits for an answer. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final PoolSource pools;

  MetricsHandler(PoolSource pools) {
    this.pools = pools;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      HttpEndpoint.answer(
          exchange, 200, "text/plain; version=0.0.4", PoolMetrics.render(stats(pools.names())));
    } catch (InterruptedException stopping) {
      exchange.close();
    }
  }

  private Map<PoolName, QueueStats> stats(List<PoolName> names) throws InterruptedException {
    List<Callable<Optional<QueueStats>>> questions = new ArrayList<>();
    names.forEach(name -> questions.add(() -> pools.monitor(name).map(QueueMonitor::stats)));
    Map<PoolName, QueueStats> answers = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<QueueStats>>> all =
          threads.invokeAll(questions, LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < all.size(); i++) {
        Future<Optional<QueueStats>> answer = all.get(i);
        if (answer.state() == Future.State.SUCCESS) {
          PoolName name = names.get(i);
          answer.resultNow().ifPresent(stats -> answers.put(name, stats));
        }
      }
    }
    return answers;
  }
}
