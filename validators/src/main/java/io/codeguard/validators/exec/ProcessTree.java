package io.codeguard.validators.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and all processes that it started. Orphans are no longer descendants; on Linux they are
 * identified by their mark. Thread-safe.
 */
final class ProcessTree {
  private static final Path PROCESSES = Path.of("/proc");
  private static final int ROUNDS = 20;

  private final ProcessHandle root;
  private final ProgramMark mark;
  private volatile boolean gone;

  ProcessTree(ProcessHandle root, ProgramMark mark) {
    this.root = root;
    this.mark = mark;
  }

  /**
   * Kills in rounds until none is left; processes that are started meanwhile are killed in the next
   * round.
   */
  void kill() {
    for (int round = 0; round < ROUNDS && !gone; round++) {
      List<ProcessHandle> living =
          Stream.concat(family(), marked()).filter(ProcessHandle::isAlive).distinct().toList();
      gone = living.isEmpty();
      living.forEach(ProcessHandle::destroyForcibly);
      living.forEach(
          process ->
              process.onExit().completeOnTimeout(process, 100, TimeUnit.MILLISECONDS).join());
    }
  }

  /** A dead process has no descendants, and searching for them reads all of /proc. */
  private Stream<ProcessHandle> family() {
    return root.isAlive() ? Stream.concat(root.descendants(), Stream.of(root)) : Stream.empty();
  }

  /** Process ids increase, so older processes can be skipped unless the ids wrapped around. */
  private Stream<ProcessHandle> marked() {
    if (!Files.isDirectory(PROCESSES)) {
      return Stream.empty();
    }
    long oldest = lastNumber() < root.pid() ? 0 : root.pid();
    try (Stream<Path> entries = Files.list(PROCESSES)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .filter(process -> process >= oldest && mark.isOn(process))
          .map(ProcessHandle::of)
          .flatMap(Optional::stream)
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /** The id of the newest process; 0 if it is not known. */
  private static long lastNumber() {
    try {
      String load = Files.readString(PROCESSES.resolve("loadavg")).strip();
      return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
