package io.codeguard.cli;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.cli.cluster.Cluster;
import io.codeguard.cli.output.NotDoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code codeguard report}. */
@Command(name = "report", description = "Prints the report of a finished job in the cluster.")
final class ReportCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "NAME", description = "The ValidationJob.")
  private String name;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "sarif",
      description =
          "sarif (the default), github (SARIF within the limits of GitHub's code scanning), html,"
              + " junit or text.")
  private ReportFormat format;

  @Mixin private ClusterOptions where;

  ReportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws NotDoneException {
    try (Cluster cluster = Cluster.connect()) {
      String namespace = where.namespaceOr(cluster.namespace());
      Optional<ValidationJobStatus> status = cluster.status(namespace, name);
      Optional<InputStream> report =
          status.isEmpty() ? Optional.empty() : cluster.report(status.get());
      if (report.isEmpty()) {
        throw new NotDoneException(
            "the job has no report yet: wait until it finishes with 'codeguard watch "
                + name
                + "'");
      }
      try (InputStream in = report.get()) {
        format
            .write(in, namespace + "/" + name, streams.out())
            .forEach(note -> streams.err().println("note: " + note));
      }
      return ExitCode.PASSED;
    } catch (IOException e) {
      throw new NotDoneException("the report cannot be read: " + e.getMessage());
    }
  }
}
