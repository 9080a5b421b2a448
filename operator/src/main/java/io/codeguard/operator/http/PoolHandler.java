package io.codeguard.operator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.codeguard.operator.kube.PoolName;
import io.codeguard.operator.redis.NoRedisException;
import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueStats;
import io.codeguard.queue.QueueUnavailableException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Serves the statistics of a pool's queue as a JSON object, for an external autoscaler of a pool
 * with mode External. Responds with 503 while Redis is unavailable, rather than with a demand of
 * zero.
 */
final class PoolHandler implements HttpHandler {
  static final String PATH = "/pools/";

  private final PoolSource pools;

  PoolHandler(PoolSource pools) {
    this.pools = pools;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Optional<PoolName> name =
        PoolName.parse(exchange.getRequestURI().getPath().substring(PATH.length()));
    try {
      Optional<QueueMonitor> monitor = name.flatMap(pools::monitor);
      if (monitor.isEmpty()) {
        HttpEndpoint.answer(exchange, 404, "pool not found: use /pools/NAMESPACE/NAME\n");
      } else {
        HttpEndpoint.answer(exchange, 200, "application/json", json(monitor.get().stats()));
      }
    } catch (QueueUnavailableException | NoRedisException e) {
      HttpEndpoint.answer(exchange, 503, "demand is unknown: " + e.getMessage() + "\n");
    }
  }

  private static String json(QueueStats stats) {
    return String.format(
        Locale.ROOT,
        "{\"demand\":%d,\"ready\":%d,\"active\":%d,\"delayed\":%d,\"dead\":%d,"
            + "\"oldestAgeSeconds\":%d,\"ratePerSecond\":%.1f}%n",
        stats.demand(),
        stats.ready(),
        stats.active(),
        stats.delayed() + stats.delayedDue(),
        stats.dead(),
        stats.oldestAgeSeconds(),
        stats.ratePerSecond());
  }
}
