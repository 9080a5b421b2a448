package io.codeguard.validators.exec;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.exec.Tool.Ended;
import io.codeguard.validators.exec.Tool.ToolFailedException;
import io.codeguard.validators.files.BatchBisection;
import io.codeguard.validators.files.BatchBisection.BatchFailedException;
import io.codeguard.validators.files.FileSkippedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Runs the program on batches of files. Thread-safe. */
final class ExecCheck implements Validator.Check {
  private final ExecDefinition definition;
  private final ProgramHost host;
  private final InstantSource clock;
  private final BatchBisection bisection;
  private final Predicate<String> others;

  ExecCheck(ExecDefinition definition, FileNames names, ProgramHost host, InstantSource clock) {
    this.definition = definition;
    this.host = host;
    this.clock = clock;
    this.bisection = new BatchBisection(clock, definition.batchSize(), this::batch);
    this.others = path -> definition.inPlace() && names.match(path);
  }

  @Override
  public List<FileResult> validate(List<SourceFile> files, Instant deadline) {
    return bisection.run(files, deadline);
  }

  private List<FileResult> batch(List<SourceFile> files, Instant deadline)
      throws BatchFailedException {
    try {
      return run(files, deadline);
    } catch (ToolFailedException e) {
      throw new BatchFailedException(definition.type() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new BatchFailedException(
          definition.type() + ": its files cannot be prepared: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BatchFailedException("interrupted");
    }
  }

  private List<FileResult> run(List<SourceFile> files, Instant deadline)
      throws ToolFailedException, IOException, InterruptedException {
    if (definition.inPlace()) {
      try (Workspace workspace = Workspace.inPlace(host, root(files))) {
        return addAndRun(workspace, files, deadline);
      }
    }
    try (Workspace workspace = Workspace.create(host)) {
      try {
        return addAndRun(workspace, files, deadline);
      } catch (IOException | ToolFailedException e) {
        if (!workspace.isMemoryFull()) {
          throw e;
        }
      }
    }
    // Retries on disk, because the in-memory file system is full.
    try (Workspace workspace = Workspace.onDisk(host)) {
      return addAndRun(workspace, files, deadline);
    }
  }

  private static Path root(List<SourceFile> files) throws ToolFailedException {
    Path root = files.getFirst().root();
    if (!files.stream().allMatch(file -> file.location().equals(root.resolve(file.path())))) {
      throw new ToolFailedException("the batch contains files of more than one source");
    }
    return root;
  }

  private List<FileResult> addAndRun(Workspace workspace, List<SourceFile> files, Instant deadline)
      throws ToolFailedException, IOException, InterruptedException {
    List<FileResult> results = new ArrayList<>();
    List<SourceFile> given = new ArrayList<>();
    for (SourceFile file : files) {
      try {
        refuseUnlistable(file);
        workspace.add(file);
        given.add(file);
      } catch (FileSkippedException e) {
        results.add(FileResult.skipped(file.path(), e.getMessage()));
      }
    }
    if (!given.isEmpty()) {
      results.addAll(run(workspace, given, deadline));
    }
    return results;
  }

  private List<FileResult> run(Workspace workspace, List<SourceFile> files, Instant deadline)
      throws ToolFailedException, IOException, InterruptedException {
    List<String> paths = files.stream().map(file -> "./" + file.path()).toList();
    List<String> command =
        CommandLine.usesList(definition.command())
            ? CommandLine.listing(definition.command(), workspace.list(paths))
            : CommandLine.naming(definition.command(), paths);
    Ended ended = Tool.run(command, workspace, definition.network(), time(deadline));
    ToolOutput says = ToolReport.read(definition, ended, paths);
    return new ToolResults(definition.type(), workspace.source(), others).of(files, says);
  }

  /** A path with a line break would be two entries in a list. */
  private void refuseUnlistable(SourceFile file) throws FileSkippedException {
    boolean broken = file.path().indexOf('\n') >= 0 || file.path().indexOf('\r') >= 0;
    if (broken && CommandLine.usesList(definition.command())) {
      throw new FileSkippedException("line break in the file's name");
    }
  }

  private Duration time(Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    return left.compareTo(definition.timeout()) < 0 ? left : definition.timeout();
  }
}
