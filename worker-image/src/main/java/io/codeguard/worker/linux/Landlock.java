package io.codeguard.worker.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes the reading of a directory's files from single threads and from all that they start,
 * threads and programs. It is Linux' Landlock, which needs no privilege; its numbers are those of
 * linux/landlock.h, and its system calls have the same on every processor. Thread-safe.
 */
public final class Landlock {
  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;
  private static final long VERSION_ONLY = 1;
  private static final long PATH_BENEATH = 1;

  /** The first that lets files be moved from one directory to another. */
  private static final long OLDEST_VERSION = 2;

  private static final long READ_FILE = 1 << 2;
  private static final long MOVE = 1 << 13;

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int O_PATH_AND_CLOEXEC = 0x280000;

  private final long ruleset;

  private Landlock(long ruleset) {
    this.ruleset = ruleset;
  }

  /**
   * Prepares to hide a directory. It can only be said what is not hidden: a file that comes later
   * into one of the directories above it is hidden, too.
   *
   * @return empty where the system cannot
   */
  public static Optional<Landlock> hiding(Path directory) throws IOException {
    if (!PrivateProcess.onLinux()
        || Libc.syscall(CREATE_RULESET, 0, 0, VERSION_ONLY, 0) < OLDEST_VERSION) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handled = arena.allocateFrom(JAVA_LONG, READ_FILE | MOVE);
      Landlock landlock =
          new Landlock(done(CREATE_RULESET, handled.address(), handled.byteSize(), 0, 0));
      Path root = directory.toRealPath().getRoot();
      landlock.allow(root, MOVE);
      landlock.allowBeside(directory.toRealPath(), root);
      return Optional.of(landlock);
    }
  }

  private void allowBeside(Path hidden, Path above) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(above)) {
      entries = all.toList();
    }
    for (Path entry : entries) {
      if (!hidden.startsWith(entry)) {
        allow(entry, READ_FILE);
      } else if (!hidden.equals(entry)) {
        allowBeside(hidden, entry);
      }
    }
  }

  private void allow(Path path, long access) {
    int file = Libc.open(path.toString(), O_PATH_AND_CLOEXEC);
    if (file < 0) {
      // A link to nowhere.
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rule = arena.allocate(JAVA_LONG.byteSize() + JAVA_INT.byteSize(), 8);
      rule.set(JAVA_LONG, 0, access);
      rule.set(JAVA_INT, JAVA_LONG.byteSize(), file);
      var _ = done(ADD_RULE, ruleset, PATH_BENEATH, rule.address(), 0);
    } finally {
      Libc.close(file);
    }
  }

  /**
   * Hides the directory from this thread, for good.
   *
   * @throws IllegalStateException when the system refuses
   */
  public void enter() {
    Libc.prctl(PR_SET_NO_NEW_PRIVS, 1);
    var _ = done(RESTRICT_SELF, ruleset, 0, 0, 0);
  }

  private static long done(long number, long first, long second, long third, long fourth) {
    long result = Libc.syscall(number, first, second, third, fourth);
    if (result < 0) {
      throw new IllegalStateException("system call " + number + " is refused");
    }
    return result;
  }
}
