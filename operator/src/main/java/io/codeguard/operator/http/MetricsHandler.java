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
 * Serves the metrics of all pools' queues in the Prometheus text format. A pool whose Redis does
 * not answer in time is omitted rather than reported with a demand of zero.
 */
final class MetricsHandler implements HttpHandler {
  static final String PATH = "/metrics";

  /** Less than the scrape timeout of Prometheus. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

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
    List<Callable<Optional<QueueStats>>> requests = new ArrayList<>();
    names.forEach(name -> requests.add(() -> pools.monitor(name).map(QueueMonitor::stats)));
    Map<PoolName, QueueStats> results = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<QueueStats>>> all =
          threads.invokeAll(requests, TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < all.size(); i++) {
        Future<Optional<QueueStats>> result = all.get(i);
        if (result.state() == Future.State.SUCCESS) {
          PoolName name = names.get(i);
          result.resultNow().ifPresent(stats -> results.put(name, stats));
        }
      }
    }
    return results;
  }
}
