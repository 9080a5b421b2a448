package io.codeguard.cli.output;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.LastScale;
import io.codeguard.api.v1alpha1.WorkerPoolStatus.Queue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Formats worker pools as a table; unknown values are shown as a dash. */
public final class PoolTable {
  private static final String UNKNOWN = "-";

  private PoolTable() {}

  /** Rows for {@link Columns}: a header, and one row per pool. */
  public static List<List<String>> rows(Collection<WorkerPool> pools) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "NAMESPACE",
            "POOL",
            "WORKERS",
            "READY",
            "ACTIVE",
            "DELAYED",
            "DEAD",
            "OLDEST",
            "PER SECOND",
            "LAST SCALE"));
    pools.forEach(pool -> rows.add(row(pool)));
    return rows;
  }

  private static List<String> row(WorkerPool pool) {
    Optional<WorkerPoolStatus> status = Optional.ofNullable(pool.getStatus());
    Optional<Queue> queue = status.map(WorkerPoolStatus::queue);
    return List.of(
        pool.getMetadata().getNamespace(),
        pool.getMetadata().getName(),
        status.map(PoolTable::workers).orElse(UNKNOWN),
        count(queue, Queue::ready),
        count(queue, Queue::active),
        count(queue, Queue::delayed),
        count(queue, Queue::dead),
        queue.map(counts -> counts.oldestAgeSeconds() + "s").orElse(UNKNOWN),
        queue
            .map(counts -> String.format(Locale.ROOT, "%.1f", counts.ratePerSecond()))
            .orElse(UNKNOWN),
        status.map(WorkerPoolStatus::lastScale).map(PoolTable::scale).orElse(UNKNOWN));
  }

  private static String count(Optional<Queue> queue, Function<Queue, Long> count) {
    return queue.map(count).map(String::valueOf).orElse(UNKNOWN);
  }

  /** Ready and desired workers. */
  private static String workers(WorkerPoolStatus status) {
    return count(status.readyReplicas()) + "/" + count(status.desiredReplicas());
  }

  private static String count(Integer workers) {
    return workers == null ? UNKNOWN : workers.toString();
  }

  private static String scale(LastScale last) {
    return "%d to %d: %s".formatted(last.from(), last.to(), last.reason());
  }
}
