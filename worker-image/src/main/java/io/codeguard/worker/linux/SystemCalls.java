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
 * Takes system calls from single threads and from all that they start, threads and programs. It is
 * Linux' seccomp, which needs no privilege; what decides is a program for the kernel's classic BPF
 * machine, with the numbers of linux/filter.h, linux/seccomp.h and linux/audit.h. Thread-safe.
 */
final class SystemCalls {
  /** System calls have other numbers on each. */
  private record Processor(int audit, int seccomp, int socket, int prlimit) {}

  private static final Map<String, Processor> PROCESSORS =
      Map.of(
          "amd64", new Processor(0xC000003E, 317, 41, 302),
          "aarch64", new Processor(0xC00000B7, 277, 198, 261));

  /** That of this machine, where they can be taken; asked once, as it does not change. */
  private static final Optional<Processor> HERE = processor().filter(SystemCalls::hasFilters);

  /** The same on every processor. */
  private static final int IO_URING_SETUP = 425;

  /** Those of x86-64 with short pointers lie from here. */
  private static final int OTHER_NUMBERS = 0x40000000;

  private static final int AF_UNIX = 1;

  private static final int SET_MODE_FILTER = 1;
  private static final int GET_ACTION_AVAIL = 2;

  /** Without it some kernels slow the whole program down. */
  private static final int FILTER_FLAG_SPEC_ALLOW = 1 << 2;

  private static final int ALLOW = 0x7FFF0000;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int ERROR = 0x00050000;
  private static final int EPERM = 1;
  private static final int EACCES = 13;
  private static final int ENOSYS = 38;

  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;

  /** Its lower half: no argument here has more. */
  private static final int FIRST_ARGUMENT = 16;

  private static final int STATEMENTS = 32;
  private static final int STATEMENT = 8;
  private static final short LOAD = 0x20;
  private static final short JUMP_IF_EQUAL = 0x15;
  private static final short JUMP_IF_AT_LEAST = 0x35;
  private static final short RETURN = 0x06;

  private SystemCalls() {}

  /** Whether they can be taken here. */
  static boolean canBeTaken() {
    return HERE.isPresent();
  }

  private static Optional<Processor> processor() {
    return PrivateProcess.onLinux()
        ? Optional.ofNullable(PROCESSORS.get(System.getProperty("os.arch")))
        : Optional.empty();
  }

  private static boolean hasFilters(Processor processor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment action = arena.allocateFrom(JAVA_INT, KILL_PROCESS);
      return Libc.syscall(processor.seccomp, GET_ACTION_AVAIL, 0, action.address(), 0) == 0;
    }
  }

  /**
   * Takes from this thread, for good, the changing of other processes' limits, and unless they are
   * allowed all sockets but those between processes of this system.
   *
   * @throws IllegalStateException when the system refuses
   */
  static void take(boolean sockets) {
    Processor processor = HERE.orElseThrow(() -> new IllegalStateException("no seccomp here"));
    Libc.giveUpNewPrivileges();
    try (Arena arena = Arena.ofConfined()) {
      Filter filter = new Filter(arena.allocate((long) STATEMENTS * STATEMENT, STATEMENT));
      filter.write(processor, sockets);
      MemorySegment program = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteSize());
      program.set(JAVA_SHORT, 0, (short) filter.length);
      program.set(ADDRESS, JAVA_LONG.byteSize(), filter.statements);
      if (Libc.syscall(
              processor.seccomp, SET_MODE_FILTER, FILTER_FLAG_SPEC_ALLOW, program.address(), 0)
          != 0) {
        throw new IllegalStateException("seccomp is refused");
      }
    }
  }

  /** A program that decides on each system call. */
  private static final class Filter {
    private final MemorySegment statements;
    private int length;

    Filter(MemorySegment statements) {
      this.statements = statements;
    }

    void write(Processor processor, boolean sockets) {
      load(ARCHITECTURE);
      unless(processor.audit, KILL_PROCESS);
      load(NUMBER);
      when(JUMP_IF_AT_LEAST, OTHER_NUMBERS, ERROR | ENOSYS);
      if (!sockets) {
        // It makes sockets without the call for that.
        when(JUMP_IF_EQUAL, IO_URING_SETUP, ERROR | ENOSYS);
        first(processor.socket, AF_UNIX, ERROR | EACCES);
      }
      // 0 is who calls.
      first(processor.prlimit, 0, ERROR | EPERM);
      add(RETURN, 0, 0, ALLOW);
    }

    private void load(int place) {
      add(LOAD, 0, 0, place);
    }

    private void when(short jump, int value, int result) {
      add(jump, 0, 1, value);
      add(RETURN, 0, 0, result);
    }

    private void unless(int value, int result) {
      add(JUMP_IF_EQUAL, 1, 0, value);
      add(RETURN, 0, 0, result);
    }

    /** Decides on a system call by its first argument. */
    private void first(int number, int allowed, int otherwise) {
      add(JUMP_IF_EQUAL, 0, 4, number);
      load(FIRST_ARGUMENT);
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
