package io.codeguard.validators.exec;

import io.codeguard.validators.files.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where programs run, and how they are started.
 *
 * @param disk directory for their home directories, and for copies of files that do not fit in
 *     memory
 * @param memory in-memory directory for copies of files; need not exist
 */
public record ProgramHost(Path disk, Path memory, Starter starter) {

  /**
   * A program's rights, if its host restricts them.
   *
   * @param own directories that it may write to
   * @param readable directories of the source that it may read
   * @param network whether it has network access
   */
  public record Rights(Set<Path> own, Set<Path> readable, boolean network) {}

  /** Starts programs. Implementations are thread-safe. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Starts a program.
     *
     * @param mark the mark in its environment
     * @throws IOException if it cannot be started with these rights
     */
    Process start(ProcessBuilder program, ProgramMark mark, Rights rights) throws IOException;

    /** Kills processes that ended programs left running, if the system supports it. */
    default void killOrphans() {}
  }

  /** Deletes files that programs of an earlier process left in a directory. */
  public static void clean(Path directory) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, Workspace.PREFIX + "*")) {
      for (Path one : left) {
        Trees.delete(one);
      }
    }
  }

  /** The system's temporary directories, without restrictions for programs. */
  public static ProgramHost open() {
    return startedBy((program, mark, rights) -> program.start());
  }

  /** The system's temporary directories. */
  public static ProgramHost startedBy(Starter starter) {
    return new ProgramHost(
        Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm"), starter);
  }
}
