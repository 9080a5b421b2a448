package io.codeguard.worker.source;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.Revisions;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.source.tree.SourcePath;
import io.codeguard.worker.source.tree.TreeCopy;
import io.codeguard.worker.source.tree.TreeWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory of a volume, copied, so that a job's workers see the same files while it changes.
 *
 * @param patience with one file or directory that does not open
 */
record VolumeSource(SourceLimits limits, Map<String, Path> volumes, Duration patience) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  VolumeSource(SourceLimits limits, Map<String, Path> volumes) {
    this(limits, volumes, PATIENCE);
  }

  FetchedSource fetch(JobPlan.Volume volume, Path root, Optional<String> expected)
      throws IOException, SourceException, InterruptedException {
    Path mounted = volumes.get(volume.claimName());
    if (mounted == null) {
      throw SourceException.lasting(
          "source.volume: the workers have no claim '%s'; who owns the pool can add it to"
                  .formatted(Messages.line(volume.claimName()))
              + " spec.sourceVolumes");
    }
    if (!Files.isReadable(mounted)) {
      throw SourceException.passing(
          "source.volume: workers cannot read claim '%s': is it mounted, and readable for their"
                  .formatted(Messages.line(volume.claimName()))
              + " user 65532?",
          null);
    }
    List<String> path = volume.path() == null ? List.of() : SourcePath.names(volume.path());
    TreeCopy copy = new TreeCopy(new TreeWriter(root, limits, limits.totalBytes()), limits);
    FetchedSource source =
        new AbandonableCopy(patience).run(copy, () -> copied(mounted, volume, path, copy));
    Revisions.check(expected, source.revision());
    return source;
  }

  private static FetchedSource copied(
      Path mounted, JobPlan.Volume volume, List<String> path, TreeCopy copy)
      throws IOException, SourceException, InterruptedException {
    try (DirectoryStream<Path> opened = Files.newDirectoryStream(mounted)) {
      if (!copy.below(opened, path)) {
        throw SourceException.lasting(
            "source.volume.path: claim '%s' has no directory '%s' (links are not followed)"
                .formatted(Messages.line(volume.claimName()), Messages.line(volume.path())));
      }
    }
    return copy.done();
  }
}
