package io.codeguard.validators.exec;

import io.codeguard.validators.files.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Where programs run, and who starts them.
 *
 * @param disk directory for their homes, and for copies of files that memory has no room for
 * @param memory directory for copies of files; need not be there
 */
public record ProgramHost(Path disk, Path memory, Starter starter) {

  /**
   * What a program may do, where its host keeps it from the rest.
   *
   * @param own directories that it may write to
   * @param readable directories of the source that it may read
   * @param network whether it may use the network
   */
  public record Rights(Set<Path> own, Set<Path> readable, boolean network) {}

  /** Starts programs. Implementations are thread-safe. */
  @FunctionalInterface
  public interface Starter {
    /**
     * Starts a program.
     *
     * @param mark the one that its environment has
     * @throws IOException when it cannot be started with these rights
     */
    Process start(ProcessBuilder program, ProgramMark mark, Rights rights) throws IOException;

    /** Ends what ended programs left running, as far as the system tells. */
    default void endStrays() {}
  }

  /** Deletes what programs of an earlier process left in a directory. */
  public static void clean(Path directory) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, Workspace.PREFIX + "*")) {
      for (Path one : left) {
        Trees.delete(one);
      }
    }
  }

  /** The system's directories for what is temporary; programs may do what this process may. */
  public static ProgramHost open() {
    return startedBy((program, mark, rights) -> program.start());
  }

  /** The system's directories for what is temporary. */
  public static ProgramHost startedBy(Starter starter) {
    return new ProgramHost(
        Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm"), starter);
  }
}
