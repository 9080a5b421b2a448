package io.codeguard.cli;

import io.codeguard.api.v1alpha1.Source;
import io.codeguard.protocol.JobPlan;
import java.nio.file.Path;
import java.util.Optional;

/** Converts a job's source into the plan's source. */
final class JobSource {
  private JobSource() {}

  /** The source for a local directory. */
  static JobPlan.Source of(Path directory) {
    return JobPlan.Source.of(new JobPlan.LocalDirectory(directory.toString()));
  }

  /** The source of the manifest; empty if it exists only in a cluster. */
  static Optional<JobPlan.Source> of(Source source) {
    if (source.git() != null) {
      Source.Git git = source.git();
      return Optional.of(JobPlan.Source.of(new JobPlan.Git(git.url(), git.ref(), git.path())));
    }
    if (source.archive() != null) {
      Source.Archive archive = source.archive();
      return Optional.of(JobPlan.Source.of(new JobPlan.Archive(archive.url(), archive.sha256())));
    }
    return Optional.ofNullable(source.inline()).map(files -> JobPlan.Source.of(files));
  }
}
