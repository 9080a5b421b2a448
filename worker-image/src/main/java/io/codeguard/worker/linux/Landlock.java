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
 * Restricts reading or changing files in directories, and sending signals, for single threads and
 * for the threads and programs that they start, with Linux's Landlock, which requires no
 * privileges. Constants are those of linux/landlock.h; the system call numbers are the same on all
 * architectures. Thread-safe.
 */
public final class Landlock implements AutoCloseable {
  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;
  private static final long VERSION_ONLY = 1;
  private static final long PATH_BENEATH = 1;

  /** The first version that permits moving files between directories. */
  static final long MIN_VERSION = 2;

  /** The first version that restricts truncation of files. */
  private static final long TRUNCATE_VERSION = 3;

  /** The first version that restricts signals. */
  private static final long SIGNALS_VERSION = 6;

  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long SIGNALS = 1 << 1;

  /** Creating and removing directories, files, links and the like. */
  private static final long CHANGE_DIRECTORY = 0b1_1111_1111 << 4;

  /** The rights that apply to non-directories. */
  private static final long FILE_RIGHTS = READ_FILE | WRITE_FILE | TRUNCATE;

  private static final int O_PATH_AND_CLOEXEC = 0x280000;

  private final long ruleset;

  private Landlock(long ruleset) {
    this.ruleset = ruleset;
  }

  /**
   * What is forbidden. Landlock rules can only permit access, so whatever is later created in a
   * parent of the given directories is forbidden, too.
   *
   * @param unreadable directories whose files must not be read
   * @param unchangeable directories in which nothing may be written, created or removed; a file's
   *     owner can still change its permissions and timestamps
   * @param own unrestricted directories within these
   * @param readable directories within these whose files may be read
   * @param signals whether signals to processes outside the domain are forbidden, if the kernel
   *     supports it
   */
  public record Forbidden(
      Set<Path> unreadable,
      Set<Path> unchangeable,
      Set<Path> own,
      Set<Path> readable,
      boolean signals) {
    /** Forbids only reading files. */
    public static Forbidden reading(Path directory) {
      return new Forbidden(Set.of(directory), Set.of(), Set.of(), Set.of(), false);
    }
  }

  /**
   * Prepares a ruleset.
   *
   * @return empty if the system does not support Landlock
   * @throws IOException if a directory does not exist
   */
  public static Optional<Landlock> of(Forbidden forbidden) throws IOException {
    long version = version();
    if (version < MIN_VERSION) {
      return Optional.empty();
    }
    long read = forbidden.unreadable().isEmpty() ? 0 : READ_FILE;
    long change =
        forbidden.unchangeable().isEmpty()
            ? 0
            : WRITE_FILE | CHANGE_DIRECTORY | (version < TRUNCATE_VERSION ? 0 : TRUNCATE);
    boolean signals = forbidden.signals() && version >= SIGNALS_VERSION;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rights =
          arena.allocateFrom(JAVA_LONG, REFER | read | change, 0, signals ? SIGNALS : 0);
      long size = signals ? rights.byteSize() : JAVA_LONG.byteSize();
      Landlock landlock = new Landlock(check(CREATE_RULESET, rights.address(), size, 0, 0));
      boolean complete = false;
      try {
        landlock.allow(forbidden, read, change);
        complete = true;
        return Optional.of(landlock);
      } finally {
        if (!complete) {
          landlock.close();
        }
      }
    }
  }

  private void allow(Forbidden forbidden, long read, long change) throws IOException {
    Path root = Path.of("/");
    allow(root, REFER);
    allowOutside(real(forbidden.unreadable()), root, read);
    allowOutside(real(forbidden.unchangeable()), root, change);
    for (Path own : real(forbidden.own())) {
      allow(own, read | change);
    }
    for (Path readable : real(forbidden.readable())) {
      allow(readable, read);
    }
  }

  /** The ABI version; 0 or less if Landlock is not supported. */
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

  private void allowOutside(Set<Path> forbidden, Path path, long rights) throws IOException {
    if (forbidden.stream().noneMatch(directory -> directory.startsWith(path))) {
      allow(path, rights);
    } else if (!forbidden.contains(path)) {
      List<Path> entries;
      try (Stream<Path> all = Files.list(path)) {
        entries = all.toList();
      }
      for (Path entry : entries) {
        allowOutside(forbidden, entry, rights);
      }
    }
  }

  private void allow(Path path, long rights) {
    if (rights == 0 || Files.isSymbolicLink(path)) {
      // A link's target is handled at its own location.
      return;
    }
    int file = Libc.open(path.toString(), O_PATH_AND_CLOEXEC);
    if (file < 0) {
      // It has been removed.
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rule = arena.allocate(JAVA_LONG.byteSize() + JAVA_INT.byteSize(), 8);
      rule.set(JAVA_LONG, 0, Files.isDirectory(path) ? rights : rights & FILE_RIGHTS);
      rule.set(JAVA_INT, JAVA_LONG.byteSize(), file);
      var _ = check(ADD_RULE, ruleset, PATH_BENEATH, rule.address(), 0);
    } finally {
      Libc.close(file);
    }
  }

  /**
   * Restricts this thread permanently.
   *
   * @throws IllegalStateException if the kernel rejects it
   */
  public void enter() {
    Libc.setNoNewPrivileges();
    var _ = check(RESTRICT_SELF, ruleset, 0, 0, 0);
  }

  /** Releases the ruleset; threads that have entered stay restricted. */
  @Override
  public void close() {
    Libc.close((int) ruleset);
  }

  private static long check(long number, long first, long second, long third, long fourth) {
    long result = Libc.syscall(number, first, second, third, fourth);
    if (result < 0) {
      throw new IllegalStateException("system call " + number + " failed");
    }
    return result;
  }
}
