package io.codeguard.cli;

import io.codeguard.cli.cluster.Cluster;
import io.codeguard.cli.manifest.Manifest;
import io.codeguard.cli.manifest.ManifestReader;
import io.codeguard.cli.output.NotDoneException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codeguard submit}. */
@Command(name = "submit", description = "Creates a ValidationJob in kubectl's current cluster.")
final class SubmitCommand implements Callable<Integer> {
  private final Streams streams;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A manifest with one ValidationJob; - reads standard input.")
  private String file;

  @Option(
      names = "--watch",
      description = "Wait until the job finishes and print its result, as watch does.")
  private boolean watch;

  @Mixin private ClusterOptions where;
  @Mixin private ResultOptions options;

  SubmitCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws NotDoneException, InterruptedException {
    Optional<Manifest> manifest =
        ManifestFile.read(file, ManifestReader::forCluster, streams, spec.commandLine());
    if (manifest.isEmpty()) {
      return ExitCode.USAGE;
    }
    options.check(spec.commandLine());
    try (Cluster cluster = Cluster.connect()) {
      String namespace = where.namespaceOr(manifest.get().namespace().orElse(cluster.namespace()));
      String name = cluster.create(namespace, manifest.get().resource());
      if (watch) {
        return new ClusterJob(cluster, namespace, name).watch(streams, options);
      }
      streams.out().println("created " + namespace + "/" + name);
      return ExitCode.PASSED;
    }
  }
}
