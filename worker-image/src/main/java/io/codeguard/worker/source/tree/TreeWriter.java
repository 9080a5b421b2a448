package io.codeguard.worker.source.tree;

import io.codeguard.protocol.Exclusions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes a source's files below a root, within limits. It makes directories and regular files only,
 * so that no name can lead out of the root by a link. Not thread-safe.
 */
public final class TreeWriter {
  /** What stands in a name for what could not be decoded: Java's way, and that of tars. */
  private static final Pattern REPLACED = Pattern.compile("[\\ufffd?]");

  private final Path root;
  private final SourceLimits limits;
  private final long mostBytes;
  private final ExcludedFiles.Collector leftOut =
      new ExcludedFiles.Collector(ExcludedFiles.NOTHING);
  private final byte[] buffer = new byte[64 * 1024];
  private long entries;
  private long read;
  private long taken;

  /**
   * @param mostBytes limit on what is read from the source; more refuse it
   */
  public TreeWriter(Path root, SourceLimits limits, long mostBytes) throws IOException {
    this.root = root;
    this.limits = limits;
    this.mostBytes = mostBytes;
    this.taken = SourceLimits.BLOCK_BYTES;
    Files.createDirectories(root);
  }

  /** Counts an entry that becomes no file: a directory. */
  public void pass(String path) throws SourceException, InterruptedException {
    entry();
    var _ = SourcePath.names(path);
  }

  /** Leaves an entry out; the path of a directory ends with a slash. */
  public void exclude(String path, String reason) throws SourceException, InterruptedException {
    entry();
    String joined = String.join("/", SourcePath.names(path));
    leftOut.add(path.endsWith("/") ? joined + "/" : joined, reason);
  }

  /**
   * Writes a file, or leaves it out when it cannot be kept; a later file of the same path replaces
   * it, where the path is sure to be the same. What is too large is read no further than the limit.
   */
  public void file(String path, InputStream content)
      throws IOException, SourceException, InterruptedException {
    entry();
    List<String> names = SourcePath.names(path);
    if (!SourcePath.usable(names)) {
      exclude(names, "unusable name");
    } else if (names.size() > limits.depth()) {
      exclude(names, "too deep");
    } else {
      write(names, content);
    }
  }

  /** Writes a file once more, under another path; leaves that out when there is no such file. */
  public void link(String path, String target)
      throws IOException, SourceException, InterruptedException {
    Optional<Path> there = regular(target);
    if (there.isEmpty()) {
      exclude(path, Exclusions.HARD_LINK);
    } else if (regular(path).filter(there.get()::equals).isPresent()) {
      pass(path);
    } else {
      try (InputStream content = Files.newInputStream(there.get())) {
        file(path, content);
      }
    }
  }

  /** What was written at a path; as the system has it, which may know one file by several. */
  private Optional<Path> regular(String path) throws IOException {
    try {
      Path file = root.resolve(String.join("/", SourcePath.names(path)));
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(file.toRealPath())
          : Optional.empty();
    } catch (SourceException | InvalidPathException outside) {
      return Optional.empty();
    }
  }

  private void write(List<String> names, InputStream content)
      throws IOException, SourceException, InterruptedException {
    Path file;
    try {
      file = root.resolve(String.join("/", names));
    } catch (InvalidPathException e) {
      exclude(names, "unusable name");
      return;
    }
    try {
      make(file.getParent());
    } catch (FileSystemException e) {
      if (!isBelowFile(names)) {
        throw e;
      }
      exclude(names, "path taken twice");
      return;
    }
    if (isTaken(file, names)) {
      exclude(names, "path taken twice");
      return;
    }
    if (!copy(content, file)) {
      Files.delete(file);
      exclude(names, "too large");
    }
  }

  /** By a directory, or by a file that perhaps had another name, in an unknown encoding. */
  private static boolean isTaken(Path file, List<String> names) {
    return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
        || (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && names.stream().anyMatch(name -> REPLACED.matcher(name).find()));
  }

  /** A directory, and those above it that are absent. */
  private void make(Path directory) throws IOException, SourceException {
    try {
      Files.createDirectory(directory);
      take(0);
    } catch (NoSuchFileException e) {
      make(directory.getParent());
      make(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** Counts what a file, or directory, takes on disk. */
  private void take(long bytes) throws SourceException {
    taken += SourceLimits.onDisk(bytes);
    if (taken > limits.diskBytes()) {
      throw SourceException.lasting(
          "the source is too large: it takes more than %d MiB on disk, by many small files or"
                  .formatted(limits.diskBytes() >> 20)
              + " directories; validate a part of it");
    }
  }

  private boolean isBelowFile(List<String> names) {
    Path directory = root;
    for (String name : names.subList(0, names.size() - 1)) {
      directory = directory.resolve(name);
      if (Files.isRegularFile(directory, LinkOption.NOFOLLOW_LINKS)) {
        return true;
      }
    }
    return false;
  }

  private boolean copy(InputStream content, Path file)
      throws IOException, SourceException, InterruptedException {
    long size = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        stopIfInterrupted();
        size += n;
        read += n;
        if (read > mostBytes) {
          throw SourceException.lasting(
              "the source is too large: it grows beyond "
                  + (mostBytes >> 20)
                  + " MiB; validate a part of it, or leave large files out of the archive");
        }
        if (size > limits.fileBytes()) {
          return false;
        }
        write(out, n);
      }
    }
    take(size);
    return true;
  }

  /** So that a full disk is not taken for a damaged source. */
  private void write(OutputStream out, int count) throws SourceException {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw SourceException.passing(
          "the worker cannot write to its workspace: " + Messages.cause(e), e);
    }
  }

  private void entry() throws SourceException, InterruptedException {
    stopIfInterrupted();
    entries++;
    if (entries > limits.entries()) {
      throw SourceException.lasting(
          "the source is too large: it has more than "
              + limits.entries()
              + " entries; validate a part of it");
    }
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void exclude(List<String> names, String reason) {
    leftOut.add(String.join("/", names), reason);
  }

  public FetchedSource done(String revision) {
    return new FetchedSource(root, revision, leftOut.done(), taken);
  }
}
