package io.codeguard.validators.exec;

import io.codeguard.validators.SourceFile;
import io.codeguard.validators.exec.ProgramHost.Rights;
import io.codeguard.validators.files.FileSkippedException;
import io.codeguard.validators.files.Trees;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The directories of one run of a program. The program gets only copies of its files: other
 * configuration files of the source are absent, no link points outside, and changes are discarded.
 * In place, it gets the source itself. Closing deletes the directories. Not thread-safe.
 */
final class Workspace implements AutoCloseable {
  static final String PREFIX = "codeguard-exec-";
  private static final int ROOM = 8;

  private final ProgramHost host;
  private final Path root;
  private final Path source;
  private final Place place;
  private final Optional<FileCopier> copies;

  /** The location of the program's files. */
  private enum Place {
    MEMORY,
    DISK,
    SOURCE
  }

  private Workspace(ProgramHost host, Path root, Path source, Place place, long room)
      throws IOException {
    this.host = host;
    this.root = root;
    this.source = source;
    this.place = place;
    this.copies =
        place == Place.SOURCE ? Optional.empty() : Optional.of(new FileCopier(source, room));
    Files.createDirectory(home());
  }

  /** A workspace with copies on disk. */
  static Workspace onDisk(ProgramHost host) throws IOException {
    Path root = directory(host.disk());
    Path source = Files.createDirectory(root.resolve("source"));
    return new Workspace(host, root, source, Place.DISK, Long.MAX_VALUE);
  }

  /**
   * A workspace with copies in memory, if several times as much memory is free, because the program
   * may write additional files; otherwise on disk. Ext4 avoids inodes that were freed within the
   * last minute, so creating and deleting many small files is slow there.
   */
  static Workspace create(ProgramHost host) throws IOException {
    Path memory = host.memory();
    if (!Files.isWritable(memory)) {
      return onDisk(host);
    }
    long room = Files.getFileStore(memory).getUsableSpace() / ROOM;
    return new Workspace(host, directory(host.disk()), directory(memory), Place.MEMORY, room);
  }

  /** A workspace without copies, in the source. */
  static Workspace inPlace(ProgramHost host, Path source) throws IOException {
    return new Workspace(host, directory(host.disk()), source.toRealPath(), Place.SOURCE, 0);
  }

  private static Path directory(Path parent) throws IOException {
    return Files.createTempDirectory(parent, PREFIX).toRealPath();
  }

  /** Whether its in-memory file system is almost full. */
  boolean isMemoryFull() throws IOException {
    if (place != Place.MEMORY) {
      return false;
    }
    FileStore memory = Files.getFileStore(host.memory());
    return copies.stream().anyMatch(FileCopier::isFull)
        || memory.getUsableSpace() < memory.getTotalSpace() / 10;
  }

  /** Starts the program with write access to this workspace only. */
  Process start(ProcessBuilder program, ProgramMark mark, boolean network) throws IOException {
    boolean copied = place != Place.SOURCE;
    return host.starter()
        .start(
            program.directory(source.toFile()),
            mark,
            new Rights(
                copied ? Set.of(root, source) : Set.of(root),
                copied ? Set.of() : Set.of(source),
                network));
  }

  /** Kills processes that ended programs left running. */
  void killOrphans() {
    host.starter().killOrphans();
  }

  /** The program's working directory. */
  Path source() {
    return source;
  }

  /** Its home and temporary directory. */
  Path home() {
    return root.resolve("home");
  }

  /**
   * Copies a file into the workspace, unless the program runs in place.
   *
   * @throws FileSkippedException if it is not a regular file, or its path is invalid
   */
  void add(SourceFile file) throws IOException, FileSkippedException {
    Path target = source.resolve(file.path()).normalize();
    PosixFileAttributes attributes = attributes(file.location());
    if (!target.startsWith(source) || !attributes.isRegularFile()) {
      throw new FileSkippedException("not a regular file");
    }
    if (copies.isPresent()) {
      copies.get().add(file.location(), attributes, target);
    }
  }

  private static PosixFileAttributes attributes(Path file)
      throws IOException, FileSkippedException {
    try {
      return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new FileSkippedException("not a regular file");
    }
  }

  /** Writes the paths to a file, one per line. */
  Path list(List<String> paths) throws IOException {
    return Files.write(root.resolve("files.txt"), paths);
  }

  @Override
  public void close() throws IOException {
    try {
      if (place == Place.MEMORY) {
        Trees.delete(source);
      }
    } finally {
      Trees.delete(root);
    }
  }
}
