package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and all that it started. Children that lost their parent are no descendants any more;
 * on Linux they are known by an environment variable that they inherit. Thread-safe.
 */
final class ProcessTree {
  private static final Path PROCESSES = Path.of("/proc");
  private static final int ROUNDS = 20;

  private final ProcessHandle root;
  private final String mark;
  private volatile boolean gone;

  ProcessTree(ProcessHandle root, String token) {
    this.root = root;
    this.mark = ProgramHost.MARK + "=" + token;
  }

  /** Kills until nobody is left; one that starts another meanwhile is met in the next round. */
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

  /** The dead have no descendants, and to look for them reads all of /proc. */
  private Stream<ProcessHandle> family() {
    return root.isAlive() ? Stream.concat(root.descendants(), Stream.of(root)) : Stream.empty();
  }

  /** Processes get numbers in turn: none that is older, unless the numbers began anew. */
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
          .filter(process -> process >= oldest && isMarked(process))
          .map(ProcessHandle::of)
          .flatMap(Optional::stream)
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /** What the newest process got; 0 when it is not known. */
  private static long lastNumber() {
    try {
      String load = Files.readString(PROCESSES.resolve("loadavg")).strip();
      return Long.parseLong(load.substring(load.lastIndexOf(' ') + 1));
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** Others' processes cannot be read, and are none of ours. */
  private boolean isMarked(long process) {
    try {
      byte[] environment = Files.readAllBytes(PROCESSES.resolve(process + "/environ"));
      return new String(environment, ISO_8859_1).contains(mark);
    } catch (IOException e) {
      return false;
    }
  }
}
