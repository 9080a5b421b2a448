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
 * Brings a source to disk. Interrupting the thread ends it soon. Thread-safe.
 *
 * @param access to what is not public
 * @param localDirectories whether jobs may name directories of this machine
 */
public record SourceFetcher(
    SourceLimits limits, AddressPolicy policy, SourceAccess access, boolean localDirectories) {

  /**
   * @param directory an empty one, for the files and what is needed meanwhile
   * @param expected the revision that the job's files were listed from, if they were; another one
   *     is refused
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
      throw SourceException.passing(
          "the worker could not keep the source: " + Messages.cause(e), e);
    }
    throw SourceException.lasting("the job has no source; set one of git, archive, files, volume");
  }

  /** A directory of this machine, used where it is. */
  FetchedSource local(JobPlan.LocalDirectory directory) throws SourceException {
    if (!localDirectories) {
      throw SourceException.lasting(
          "this worker reads no directories of its machine; use git, archive, configMap, inline or volume");
    }
    Path root = Path.of(directory.path());
    if (!Files.isDirectory(root)) {
      throw SourceException.lasting("'" + Messages.line(directory.path()) + "' is not a directory");
    }
    try {
      return new FetchedSource(root.toRealPath(), "", ExcludedFiles.NOTHING, 0);
    } catch (IOException e) {
      throw SourceException.lasting(
          "'" + Messages.line(directory.path()) + "' cannot be read: " + Messages.cause(e));
    }
  }

  /** Disk space to set aside before fetching. */
  long room(JobPlan.Source source) {
    if (source.files() == null) {
      return limits.room();
    }
    return SourceLimits.BLOCK_BYTES + room(source.files()) + room(FilesSource.binaryFiles(source));
  }

  private static long room(Map<String, String> files) {
    return files.entrySet().stream().mapToLong(file -> room(file.getKey(), file.getValue())).sum();
  }

  /** Of a file, with directories of its own. */
  private static long room(String path, String text) {
    long directories = path.chars().filter(c -> c == '/').count();
    // Up to three bytes a character.
    return directories * SourceLimits.BLOCK_BYTES + SourceLimits.onDisk(3L * text.length());
  }
}
