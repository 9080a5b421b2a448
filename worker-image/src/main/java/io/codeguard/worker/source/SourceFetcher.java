package io.codeguard.worker.source;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.archive.ArchiveSource;
import io.codeguard.worker.source.git.GitLogins;
import io.codeguard.worker.source.git.GitSource;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.ExcludedFiles;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches a source to disk. Can be interrupted. Thread-safe.
 *
 * @param access credentials and volumes for sources that are not public
 * @param localDirectories whether jobs may use directories of this host
 */
public record SourceFetcher(
    SourceLimits limits, AddressPolicy policy, SourceAccess access, boolean localDirectories) {

  /**
   * @param directory an empty directory for the files and for temporary data
   * @param expected the revision that the job's files were listed from, if they were; another one
   *     is rejected
   */
  FetchedSource fetch(JobPlan.Source source, Path directory, Optional<String> expected)
      throws SourceException, InterruptedException {
    try {
      if (source.git() != null) {
        return new GitSource(limits, policy, new GitLogins(access.git()))
            .fetch(source.git(), directory, expected);
      }
      if (source.archive() != null) {
        return new ArchiveSource(limits, policy, access.s3())
            .fetch(source.archive(), directory, expected);
      }
      if (source.files() != null) {
        return new FilesSource(limits).fetch(source, directory.resolve("files"));
      }
      if (source.volume() != null) {
        return new VolumeSource(limits, access.volumes())
            .fetch(source.volume(), directory.resolve("files"), expected);
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw SourceException.temporary(
          "the worker could not store the source: " + Messages.cause(e), e);
    }
    throw SourceException.permanent(
        "source: is missing; set one of git, archive, configMap, inline and volume");
  }

  /** A local directory, used in place. */
  FetchedSource local(JobPlan.LocalDirectory directory) throws SourceException {
    if (!localDirectories) {
      throw SourceException.permanent(
          "source.directory: this worker does not read local directories; use git, archive, configMap, inline or volume");
    }
    Path root = Path.of(directory.path());
    if (!Files.isDirectory(root)) {
      throw SourceException.permanent(
          "'" + Messages.line(directory.path()) + "' is not a directory");
    }
    try {
      return new FetchedSource(root.toRealPath(), "", ExcludedFiles.NONE, 0);
    } catch (IOException e) {
      throw SourceException.permanent(
          "'" + Messages.line(directory.path()) + "' cannot be read: " + Messages.cause(e));
    }
  }

  /** The disk space in bytes to reserve before fetching. */
  long requiredBytes(JobPlan.Source source) {
    if (source.files() == null) {
      return limits.maxDiskBytes();
    }
    return SourceLimits.BLOCK_BYTES
        + requiredBytes(source.files())
        + requiredBytes(FilesSource.binaryFiles(source));
  }

  private static long requiredBytes(Map<String, String> files) {
    return files.entrySet().stream()
        .mapToLong(file -> requiredBytes(file.getKey(), file.getValue()))
        .sum();
  }

  /** The disk space of a file and its directories. */
  private static long requiredBytes(String path, String text) {
    long directories = path.chars().filter(c -> c == '/').count();
    // UTF-8 takes up to three bytes per char.
    return directories * SourceLimits.BLOCK_BYTES + SourceLimits.onDisk(3L * text.length());
  }
}
