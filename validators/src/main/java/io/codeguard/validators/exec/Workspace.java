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
 * Directories for one start of a program. It gets copies of its files and nothing else:
 * configuration that lies beside them in the source is not there, no link leads out, and what the
 * program changes is lost. Or, in place, it gets the source itself. Closing removes what was made.
 * For use by one thread.
 */
final class Workspace implements AutoCloseable {
  static final String PREFIX = "codeguard-exec-";
  private static final int ROOM = 8;

  private final ProgramHost host;
  private final Path root;
  private final Path source;
  private final Place place;
  private final Optional<FileCopier> copies;

  /** Where the program's files are. */
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

  /** With the copies on disk. */
  static Workspace onDisk(ProgramHost host) throws IOException {
    Path root = directory(host.disk());
    Path source = Files.createDirectory(root.resolve("source"));
    return new Workspace(host, root, source, Place.DISK, Long.MAX_VALUE);
  }

  /**
   * With the copies in memory, as long as the system has room for several times as much: the
   * program may write beside them. On disk where there is no such memory. Ext4 goes around the
   * inodes that were freed within the last minute, so that one who makes and deletes many small
   * files is slow there.
   */
  static Workspace create(ProgramHost host) throws IOException {
    Path memory = host.memory();
    if (!Files.isWritable(memory)) {
      return onDisk(host);
    }
    long room = Files.getFileStore(memory).getUsableSpace() / ROOM;
    return new Workspace(host, directory(host.disk()), directory(memory), Place.MEMORY, room);
  }

  /** With no copies. */
  static Workspace inPlace(ProgramHost host, Path source) throws IOException {
    return new Workspace(host, directory(host.disk()), source.toRealPath(), Place.SOURCE, 0);
  }

  private static Path directory(Path parent) throws IOException {
    return Files.createTempDirectory(parent, PREFIX).toRealPath();
  }

  /** Whether the memory that it lies in has too little room, whoever has used it. */
  boolean isMemoryFull() throws IOException {
    if (place != Place.MEMORY) {
      return false;
    }
    FileStore memory = Files.getFileStore(host.memory());
    return copies.stream().anyMatch(FileCopier::isFull)
        || memory.getUsableSpace() < memory.getTotalSpace() / 10;
  }

  /** Starts the program, which writes nowhere else. */
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

  /** Ends what ended programs left running. */
  void endStrays() {
    host.starter().endStrays();
  }

  /** Where the program starts. */
  Path source() {
    return source;
  }

  /** Its home and place for temporary files. */
  Path home() {
    return root.resolve("home");
  }

  /**
   * Copies a file in, unless the program gets the source itself.
   *
   * @throws FileSkippedException when it is no regular file, or its path does not fit
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

  /** Writes the paths into a file, one a line. */
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
