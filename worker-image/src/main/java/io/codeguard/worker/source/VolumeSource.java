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
 * Copies a directory of a volume, so that a batch's files do not change while they are scanned.
 *
 * @param patience how long opening one file or directory may take
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
      throw SourceException.permanent(
          "source.volume: the workers have no claim '%s'; ask the pool's owner to add it to"
                  .formatted(Messages.line(volume.claimName()))
              + " spec.sourceVolumes");
    }
    if (!Files.isReadable(mounted)) {
      throw SourceException.temporary(
          "source.volume: workers cannot read claim '%s'; check that it is mounted and readable for"
                  .formatted(Messages.line(volume.claimName()))
              + " user 65532",
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
        throw SourceException.permanent(
            "source.volume.path: claim '%s' has no directory '%s' (links are not followed)"
                .formatted(Messages.line(volume.claimName()), Messages.line(volume.path())));
      }
    }
    return copy.done();
  }
}
