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
 * Writes a source's files below a root, within limits. Creates only directories and regular files,
 * so that no name can point outside of the root through a link. Not thread-safe.
 */
public final class TreeWriter {
  /** The replacement characters of undecodable bytes in names, of Java and of tar. */
  private static final Pattern REPLACED = Pattern.compile("[\\ufffd?]");

  private final Path root;
  private final SourceLimits limits;
  private final long maxBytes;
  private final ExcludedFiles.Collector excludedFiles =
      new ExcludedFiles.Collector(ExcludedFiles.NONE);
  private final byte[] buffer = new byte[64 * 1024];
  private long entries;
  private long read;
  private long diskBytes;

  /**
   * @param maxBytes the maximum number of bytes read from the source; a larger source is rejected
   */
  public TreeWriter(Path root, SourceLimits limits, long maxBytes) throws IOException {
    this.root = root;
    this.limits = limits;
    this.maxBytes = maxBytes;
    this.diskBytes = SourceLimits.BLOCK_BYTES;
    Files.createDirectories(root);
  }

  /** Counts an entry that is not a file, such as a directory. */
  public void pass(String path) throws SourceException, InterruptedException {
    entry();
    var _ = SourcePath.names(path);
  }

  /** Excludes an entry; the path of a directory ends with a slash. */
  public void exclude(String path, String reason) throws SourceException, InterruptedException {
    entry();
    String joined = String.join("/", SourcePath.names(path));
    excludedFiles.add(path.endsWith("/") ? joined + "/" : joined, reason);
  }

  /**
   * Writes a file, or excludes it if it cannot be stored. A later file with the same path replaces
   * it, unless undecodable names make it uncertain that the paths are equal. Reading stops at the
   * size limit.
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

  /**
   * Copies an already written file to another path, for a hard link; excludes the link if the
   * target does not exist.
   */
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

  /** The real path of a written file, because several paths can refer to the same file. */
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
      createDirectory(file.getParent());
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

  /**
   * Whether a directory has this path, or a file whose undecodable name may have been different.
   */
  private static boolean isTaken(Path file, List<String> names) {
    return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
        || (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && names.stream().anyMatch(name -> REPLACED.matcher(name).find()));
  }

  /** Creates a directory and its missing parents. */
  private void createDirectory(Path directory) throws IOException, SourceException {
    try {
      Files.createDirectory(directory);
      addDiskBytes(0);
    } catch (NoSuchFileException e) {
      createDirectory(directory.getParent());
      createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** Counts the disk space of a file or directory. */
  private void addDiskBytes(long bytes) throws SourceException {
    diskBytes += SourceLimits.onDisk(bytes);
    if (diskBytes > limits.diskBytes()) {
      throw SourceException.permanent(
          "the source is too large: it takes more than %d MiB on disk because of many small files or"
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
        if (read > maxBytes) {
          throw SourceException.permanent(
              "the source is too large: it exceeds "
                  + (maxBytes >> 20)
                  + " MiB; validate a part of it, or remove large files from the archive");
        }
        if (size > limits.fileBytes()) {
          return false;
        }
        write(out, n);
      }
    }
    addDiskBytes(size);
    return true;
  }

  /** Reports write errors as such, so that a full disk is not misdiskBytes for a damaged source. */
  private void write(OutputStream out, int count) throws SourceException {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw SourceException.temporary(
          "the worker cannot write to its workspace: " + Messages.cause(e), e);
    }
  }

  private void entry() throws SourceException, InterruptedException {
    stopIfInterrupted();
    entries++;
    if (entries > limits.entries()) {
      throw SourceException.permanent(
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
    excludedFiles.add(String.join("/", names), reason);
  }

  public FetchedSource done(String revision) {
    return new FetchedSource(root, revision, excludedFiles.done(), diskBytes);
  }
}
