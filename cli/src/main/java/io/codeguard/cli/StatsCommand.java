package io.codeguard.cli;

import io.codeguard.api.v1alpha1.WorkerPool;
import io.codeguard.api.v1alpha1.WorkerPoolStatus;
import io.codeguard.cli.cluster.Cluster;
import io.codeguard.cli.output.Columns;
import io.codeguard.cli.output.JsonList;
import io.codeguard.cli.output.NotDoneException;
import io.codeguard.cli.output.PoolTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code codeguard stats}. */
@Command(
    name = "stats",
    description = "Lists the worker pools in the cluster, their queues and their workers.")
final class StatsCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "List pools in all namespaces.")
  private boolean all;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (the default), or json: a list of the pools' names and statuses.")
  private OutputFormat format;

  @Mixin private ClusterOptions where;

  StatsCommand(Streams streams) {
    this.streams = streams;
  }

  private record Pool(String namespace, String name, WorkerPoolStatus status) {
    static Pool of(WorkerPool pool) {
      return new Pool(
          pool.getMetadata().getNamespace(), pool.getMetadata().getName(), pool.getStatus());
    }
  }

  @Override
  public Integer call() throws NotDoneException {
    try (Cluster cluster = Cluster.connect()) {
      List<WorkerPool> pools =
          all ? cluster.pools() : cluster.pools(where.namespaceOr(cluster.namespace()));
      if (format == OutputFormat.JSON) {
        JsonList.print(pools.stream().map(Pool::of).toList(), streams.out());
      } else {
        Columns.print(PoolTable.rows(pools), streams.out());
      }
      return ExitCode.PASSED;
    }
  }
}
