package io.codeguard.cli;

import io.codeguard.cli.cluster.Cluster;
import io.codeguard.cli.output.NotDoneException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codeguard watch}. */
@Command(name = "watch", description = "Waits until a job finishes and prints its result.")
final class WatchCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The ValidationJob.")
  private String name;

  @Mixin private ClusterOptions where;
  @Mixin private ResultOptions options;

  WatchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws NotDoneException, InterruptedException {
    options.check(spec.commandLine());
    try (Cluster cluster = Cluster.connect()) {
      return new ClusterJob(cluster, where.namespaceOr(cluster.namespace()), name)
          .watch(streams, options);
    }
  }
}
