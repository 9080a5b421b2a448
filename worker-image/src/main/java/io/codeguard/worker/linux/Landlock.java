package io.codeguard.worker.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes the reading or the changing of directories' files, and signals, from single threads and
 * from all that they start, threads and programs. It is Linux' Landlock, which needs no privilege;
 * its numbers are those of linux/landlock.h, and its system calls have the same on every processor.
 * Thread-safe.
 */
public final class Landlock implements AutoCloseable {
  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;
  private static final long VERSION_ONLY = 1;
  private static final long PATH_BENEATH = 1;

  /** The first that lets files be moved from one directory to another. */
  static final long OLDEST_VERSION = 2;

  /** The first that knows of a file's being cut without its being opened. */
  private static final long CUTTING_VERSION = 3;

  /** The first that knows of signals. */
  private static final long SIGNALS_VERSION = 6;

  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long MOVE = 1 << 13;
  private static final long CUT = 1 << 14;
  private static final long SIGNALS = 1 << 1;

  /** Removing and making, of directories, files, links and the like. */
  private static final long CHANGE_DIRECTORY = 0b1_1111_1111 << 4;

  /** What a file can have that is no directory. */
  private static final long OF_FILES = READ_FILE | WRITE_FILE | CUT;

  private static final int O_PATH_AND_CLOEXEC = 0x280000;

  private final long ruleset;

  private Landlock(long ruleset) {
    this.ruleset = ruleset;
  }

  /**
   * What is forbidden. It can only be said to the system what is not: what comes later into one of
   * the directories above the given ones is forbidden, too.
   *
   * @param unreadable directories whose files are not to be read
   * @param unchangeable directories in which nothing is to be written, made or removed; what may be
   *     done to a file, and its times, can still be changed by its owner
   * @param own directories within these that are free
   * @param readable directories within these whose files may be read
   * @param signals to whom is not under the same Landlock, where the system knows of that
   */
  public record Forbidden(
      Set<Path> unreadable,
      Set<Path> unchangeable,
      Set<Path> own,
      Set<Path> readable,
      boolean signals) {
    /** The reading of files alone. */
    public static Forbidden reading(Path directory) {
      return new Forbidden(Set.of(directory), Set.of(), Set.of(), Set.of(), false);
    }
  }

  /**
   * Prepares to forbid.
   *
   * @return empty where the system cannot
   * @throws IOException when a directory is not there
   */
  public static Optional<Landlock> of(Forbidden forbidden) throws IOException {
    long version = version();
    if (version < OLDEST_VERSION) {
      return Optional.empty();
    }
    long read = forbidden.unreadable().isEmpty() ? 0 : READ_FILE;
    long change =
        forbidden.unchangeable().isEmpty()
            ? 0
            : WRITE_FILE | CHANGE_DIRECTORY | (version < CUTTING_VERSION ? 0 : CUT);
    boolean signals = forbidden.signals() && version >= SIGNALS_VERSION;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rights =
          arena.allocateFrom(JAVA_LONG, MOVE | read | change, 0, signals ? SIGNALS : 0);
      long size = signals ? rights.byteSize() : JAVA_LONG.byteSize();
      Landlock landlock = new Landlock(done(CREATE_RULESET, rights.address(), size, 0, 0));
      boolean whole = false;
      try {
        landlock.allow(forbidden, read, change);
        whole = true;
        return Optional.of(landlock);
      } finally {
        if (!whole) {
          landlock.close();
        }
      }
    }
  }

  private void allow(Forbidden forbidden, long read, long change) throws IOException {
    Path root = Path.of("/");
    allow(root, MOVE);
    allowOutside(real(forbidden.unreadable()), root, read);
    allowOutside(real(forbidden.unchangeable()), root, change);
    for (Path own : real(forbidden.own())) {
      allow(own, read | change);
    }
    for (Path readable : real(forbidden.readable())) {
      allow(readable, read);
    }
  }

  /** 0 or less where the system has none. */
  static long version() {
    return PrivateProcess.onLinux() ? Libc.syscall(CREATE_RULESET, 0, 0, VERSION_ONLY, 0) : 0;
  }

  private static Set<Path> real(Set<Path> directories) throws IOException {
    Set<Path> real = new HashSet<>();
    for (Path directory : directories) {
      real.add(directory.toRealPath());
    }
    return real;
  }

  private void allowOutside(Set<Path> forbidden, Path place, long rights) throws IOException {
    if (forbidden.stream().noneMatch(directory -> directory.startsWith(place))) {
      allow(place, rights);
    } else if (!forbidden.contains(place)) {
      List<Path> entries;
      try (Stream<Path> all = Files.list(place)) {
        entries = all.toList();
      }
      for (Path entry : entries) {
        allowOutside(forbidden, entry, rights);
      }
    }
  }

  private void allow(Path path, long rights) {
    if (rights == 0 || Files.isSymbolicLink(path)) {
      // What a link leads to counts where it is.
      return;
    }
    int file = Libc.open(path.toString(), O_PATH_AND_CLOEXEC);
    if (file < 0) {
      // Gone meanwhile.
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rule = arena.allocate(JAVA_LONG.byteSize() + JAVA_INT.byteSize(), 8);
      rule.set(JAVA_LONG, 0, Files.isDirectory(path) ? rights : rights & OF_FILES);
      rule.set(JAVA_INT, JAVA_LONG.byteSize(), file);
      var _ = done(ADD_RULE, ruleset, PATH_BENEATH, rule.address(), 0);
    } finally {
      Libc.close(file);
    }
  }

  /**
   * Forbids it to this thread, for good.
   *
   * @throws IllegalStateException when the system refuses
   */
  public void enter() {
    Libc.giveUpNewPrivileges();
    var _ = done(RESTRICT_SELF, ruleset, 0, 0, 0);
  }

  /** Ends nothing for those who have entered. */
  @Override
  public void close() {
    Libc.close((int) ruleset);
  }

  private static long done(long number, long first, long second, long third, long fourth) {
    long result = Libc.syscall(number, first, second, third, fourth);
    if (result < 0) {
      throw new IllegalStateException("system call " + number + " is refused");
    }
    return result;
  }
}
