package io.codeguard.cli;

import io.codeguard.api.v1alpha1.BaselineSpec;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.cli.local.LocalJob;
import io.codeguard.cli.local.LocalResults;
import io.codeguard.cli.local.LocalSecrets;
import io.codeguard.cli.manifest.Manifest;
import io.codeguard.cli.manifest.ManifestReader;
import io.codeguard.cli.output.NotDoneException;
import io.codeguard.jobengine.JobBaseline;
import io.codeguard.protocol.JobPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codeguard run}. */
@Command(
    name = "run",
    description =
        "Runs a ValidationJob locally, without a cluster. Sources may be fetched from any address,"
            + " including private ones.")
final class RunCommand implements Callable<Integer> {
  private final Streams streams;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "A manifest with one ValidationJob, as for kubectl; - reads standard input.")
  private String file;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Validate this directory instead of the job's source.")
  private Path directory;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description =
          "Count only findings that are not in this SARIF baseline; overrides the job's baseline.")
  private Path baselineFile;

  @Option(
      names = "--secret",
      paramLabel = "NAME=DIR",
      description =
          "A directory with one file for each key of a secret that the manifest's WorkerPool"
              + " references for its sources. Can be repeated.")
  private Map<String, Path> secrets = new TreeMap<>();

  @Mixin private ResultOptions options;

  RunCommand(Streams streams, Map<String, String> environment) {
    this.streams = streams;
    this.environment = environment;
  }

  @Override
  public Integer call() throws NotDoneException, InterruptedException {
    Optional<Manifest> read =
        ManifestFile.read(file, ManifestReader::forLocalRun, streams, spec.commandLine());
    if (read.isEmpty()) {
      return ExitCode.USAGE;
    }
    Manifest manifest = read.get();
    JobPlan.Source source = source(manifest);
    checkSecrets(LocalSecrets.referenced(manifest.pool()));
    Optional<JobBaseline> baseline = baseline(manifest.job().baseline());
    options.check(spec.commandLine());
    try (LocalResults results = results(manifest);
        LocalJob job =
            LocalJob.start(
                manifest,
                source,
                LocalSecrets.access(manifest.pool(), secrets),
                baseline,
                options.reportUrl(),
                results)) {
      ValidationJobStatus status = Progress.show(streams, job::await);
      return new ResultOutput(streams, options, manifest.name()).show(status, job::report);
    }
  }

  private void checkSecrets(Set<String> referenced) {
    secrets.forEach(
        (name, files) -> {
          if (!referenced.contains(name)) {
            throw usage(
                "--secret: the manifest's WorkerPool does not reference a secret '" + name + "'");
          }
          if (!Files.isDirectory(files)) {
            throw usage("--secret: " + files + " is not a directory");
          }
        });
  }

  private Optional<JobBaseline> baseline(BaselineSpec spec) {
    if (baselineFile != null) {
      return Optional.of(baseline("--baseline", baselineFile));
    }
    if (spec == null) {
      return Optional.empty();
    }
    if (spec.report() == null) {
      throw usage(
          "spec.baseline.jobName requires a cluster: specify that job's report with --baseline");
    }
    return Optional.of(baseline("spec.baseline.report", Path.of(spec.report())));
  }

  private JobBaseline baseline(String field, Path file) {
    try {
      byte[] report = Files.readAllBytes(file);
      return new JobBaseline(field, () -> List.of(report).iterator());
    } catch (NoSuchFileException e) {
      throw usage(field + ": " + file + " does not exist");
    } catch (IOException e) {
      throw usage(field + ": " + file + " cannot be read: " + e);
    }
  }

  private LocalResults results(Manifest manifest) {
    Path file = Home.directory(environment, System.getProperty("user.home")).resolve("results");
    return manifest.job().cache() ? LocalResults.open(file, streams::error) : LocalResults.none();
  }

  private JobPlan.Source source(Manifest manifest) {
    if (manifest.job().suspend()) {
      throw usage("the job is suspended: set spec.suspend to false, or remove it");
    }
    if (directory != null) {
      return JobSource.of(realDirectory());
    }
    return JobSource.of(manifest.job().source())
        .orElseThrow(
            () ->
                usage(
                    "spec.source requires a cluster: specify a directory with its files with --dir"));
  }

  private Path realDirectory() {
    if (!Files.isDirectory(directory)) {
      throw usage("--dir: " + directory + " is not a directory");
    }
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw usage("--dir: " + directory + " cannot be read: " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
