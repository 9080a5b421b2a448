package io.codeguard.operator.http;

import io.codeguard.operator.kube.PoolName;
import io.codeguard.queue.QueueStats;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Queues in numbers, in Prometheus' text format. The labels leave alone those that Prometheus gives
 * to what it scrapes. Pure.
 */
final class PoolMetrics {
  private PoolMetrics() {}

  static String render(Map<PoolName, QueueStats> pools) {
    StringBuilder text = new StringBuilder();
    gauge(
        text,
        "demand",
        "Tasks that wait, are being done, or are due again.",
        pools,
        QueueStats::demand);
    gauge(text, "ready", "Tasks that may be done now.", pools, QueueStats::ready);
    gauge(text, "active", "Tasks that are being done.", pools, QueueStats::active);
    gauge(
        text,
        "delayed",
        "Tasks that wait for their next attempt.",
        pools,
        stats -> stats.delayed() + stats.delayedDue());
    gauge(text, "dead", "Tasks that were given up.", pools, QueueStats::dead);
    gauge(
        text,
        "oldest_age_seconds",
        "For how long some job has waited for its next lease.",
        pools,
        QueueStats::oldestAgeSeconds);
    gauge(
        text,
        "rate_per_second",
        "Tasks done a second, over the last minute.",
        pools,
        QueueStats::ratePerSecond);
    return text.toString();
  }

  private static void gauge(
      StringBuilder text,
      String name,
      String help,
      Map<PoolName, QueueStats> pools,
      ToDoubleFunction<QueueStats> value) {
    text.append(
        "# HELP codeguard_pool_%s %s%n# TYPE codeguard_pool_%s gauge%n"
            .formatted(name, help, name));
    pools.forEach(
        (pool, stats) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "codeguard_pool_%s{pool_namespace=\"%s\",pool=\"%s\"} %s%n",
                    name,
                    pool.namespace(),
                    pool.name(),
                    value.applyAsDouble(stats))));
  }
}
