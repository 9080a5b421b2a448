package io.codeguard.operator.http;

import io.codeguard.operator.kube.PoolName;
import io.codeguard.queue.QueueStats;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Renders queue statistics in the Prometheus text format. The label names do not collide with the
 * target labels that Prometheus adds. Pure.
 */
final class PoolMetrics {
  private PoolMetrics() {}

  static String render(Map<PoolName, QueueStats> pools) {
    StringBuilder text = new StringBuilder();
    gauge(
        text,
        "demand",
        "Tasks that are waiting, in progress, or due for a retry.",
        pools,
        QueueStats::demand);
    gauge(text, "ready", "Tasks that are ready to be leased.", pools, QueueStats::ready);
    gauge(text, "active", "Tasks that are in progress.", pools, QueueStats::active);
    gauge(
        text,
        "delayed",
        "Tasks that are waiting for their next attempt.",
        pools,
        stats -> stats.delayed() + stats.delayedDue());
    gauge(text, "dead", "Tasks that failed for good.", pools, QueueStats::dead);
    gauge(
        text,
        "oldest_age_seconds",
        "The longest time that a job has been waiting for its next lease, in seconds.",
        pools,
        QueueStats::oldestAgeSeconds);
    gauge(
        text,
        "rate_per_second",
        "Tasks completed per second, over the last minute.",
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
