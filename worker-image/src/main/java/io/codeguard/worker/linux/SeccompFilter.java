package io.codeguard.worker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/**
 * Blocks system calls for single threads and for the threads and programs that they start, with
 * Linux's seccomp, which requires no privileges. The filter is a classic BPF program; constants are
 * those of linux/filter.h, linux/seccomp.h and linux/audit.h. Thread-safe.
 */
final class SeccompFilter {
  /** An architecture's system call numbers. */
  private record Architecture(int audit, int seccomp, int socket, int prlimit) {}

  private static final Map<String, Architecture> ARCHITECTURES =
      Map.of(
          "amd64", new Architecture(0xC000003E, 317, 41, 302),
          "aarch64", new Architecture(0xC00000B7, 277, 198, 261));

  /** This system's architecture; empty if system calls cannot be filtered. */
  private static final Optional<Architecture> CURRENT =
      architecture().filter(SeccompFilter::hasFilters);

  /** The same on all architectures. */
  private static final int IO_URING_SETUP = 425;

  /** The first number of the x32 ABI. */
  private static final int X32_SYSCALLS = 0x40000000;

  private static final int AF_UNIX = 1;

  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;

  /** Without it, some kernels disable speculation for the whole program, which slows it down. */
  private static final int FILTER_FLAG_SPEC_ALLOW = 1 << 2;

  private static final int ALLOW = 0x7FFF0000;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int ERROR = 0x00050000;
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int ENOSYS = 38;

  private static final int NUMBER_OFFSET = 0;
  private static final int ARCHITECTURE_OFFSET = 4;

  /** Its lower half, which suffices for the arguments used here. */
  private static final int FIRST_ARGUMENT_OFFSET = 16;

  private static final int STATEMENTS = 32;
  private static final int STATEMENT = 8;
  private static final short LOAD = 0x20;
  private static final short JUMP_IF_EQUAL = 0x15;
  private static final short JUMP_IF_AT_LEAST = 0x35;
  private static final short RETURN = 0x06;

  private SeccompFilter() {}

  /** Whether system calls can be filtered on this system. */
  static boolean isAvailable() {
    return CURRENT.isPresent();
  }

  private static Optional<Architecture> architecture() {
    return PrivateProcess.onLinux()
        ? Optional.ofNullable(ARCHITECTURES.get(System.getProperty("os.arch")))
        : Optional.empty();
  }

  private static boolean hasFilters(Architecture architecture) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment action = arena.allocateFrom(JAVA_INT, KILL_PROCESS);
      return Libc.syscall(architecture.seccomp, GET_ACTION_AVAIL, 0, action.address(), 0) == 0;
    }
  }

  /**
   * Permanently blocks this thread from changing other processes' resource limits and, unless
   * sockets are allowed, from creating sockets other than Unix domain sockets.
   *
   * @throws IllegalStateException if the kernel rejects the filter
   */
  static void restrict(boolean sockets) {
    Architecture architecture =
        CURRENT.orElseThrow(() -> new IllegalStateException("seccomp is not available"));
    Libc.setNoNewPrivileges();
    try (Arena arena = Arena.ofConfined()) {
      Filter filter = new Filter(arena.allocate((long) STATEMENTS * STATEMENT, STATEMENT));
      filter.write(architecture, sockets);
      MemorySegment program = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteSize());
      program.set(JAVA_SHORT, 0, (short) filter.length);
      program.set(ADDRESS, JAVA_LONG.byteSize(), filter.statements);
      if (Libc.syscall(
              architecture.seccomp, SET_MODE_FILTER, FILTER_FLAG_SPEC_ALLOW, program.address(), 0)
          != 0) {
        throw new IllegalStateException("seccomp failed");
      }
    }
  }

  /** A BPF program that permits or blocks each system call. */
  private static final class Filter {
    private final MemorySegment statements;
    private int length;

    Filter(MemorySegment statements) {
      this.statements = statements;
    }

    void write(Architecture architecture, boolean sockets) {
      load(ARCHITECTURE_OFFSET);
      unless(architecture.audit, KILL_PROCESS);
      load(NUMBER_OFFSET);
      when(JUMP_IF_AT_LEAST, X32_SYSCALLS, ERROR | ENOSYS);
      if (!sockets) {
        // io_uring can create sockets without the socket system call.
        when(JUMP_IF_EQUAL, IO_URING_SETUP, ERROR | ENOSYS);
        first(architecture.socket, AF_UNIX, ERROR | EACCES);
      }
      // Process id 0 is the calling process.
      first(architecture.prlimit, 0, ERROR | EPERM);
      add(RETURN, 0, 0, ALLOW);
    }

    private void load(int offset) {
      add(LOAD, 0, 0, offset);
    }

    private void when(short jump, int value, int result) {
      add(jump, 0, 1, value);
      add(RETURN, 0, 0, result);
    }

    private void unless(int value, int result) {
      add(JUMP_IF_EQUAL, 1, 0, value);
      add(RETURN, 0, 0, result);
    }

    /** Permits a system call only with this first argument. */
    private void first(int number, int allowed, int otherwise) {
      add(JUMP_IF_EQUAL, 0, 4, number);
      load(FIRST_ARGUMENT_OFFSET);
      unless(allowed, otherwise);
      add(RETURN, 0, 0, ALLOW);
    }

    private void add(short code, int then, int otherwise, int value) {
      long at = (long) STATEMENT * length++;
      statements.set(JAVA_SHORT, at, code);
      statements.set(JAVA_BYTE, at + 2, (byte) then);
      statements.set(JAVA_BYTE, at + 3, (byte) otherwise);
      statements.set(JAVA_INT, at + JAVA_INT.byteSize(), value);
    }
  }
}
