package io.codeguard.worker.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls functions of the C library that have no equivalent in Java. Linux only. Thread-safe. */
final class Libc {
  private static final MethodHandle PRCTL =
      function(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle UNSETENV =
      function("unsetenv", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle SYSCALL =
      function(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private static final MethodHandle WAITPID =
      function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final int WNOHANG = 1;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  private Libc() {}

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  @FunctionalInterface
  private interface Call<T> {
    T call() throws Throwable;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IllegalStateException if the call fails
   */
  static void prctl(int option, long argument) {
    if (call(() -> (int) PRCTL.invokeExact(option, argument, 0L, 0L, 0L)) != 0) {
      throw new IllegalStateException("prctl(" + option + ") failed");
    }
  }

  /**
   * Sets no_new_privs for this thread and all that it starts, permanently, which Landlock and
   * seccomp require.
   */
  static void setNoNewPrivileges() {
    prctl(PR_SET_NO_NEW_PRIVS, 1);
  }

  /** Removes a variable from the environment. */
  static void unsetenv(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      var _ = call(() -> (int) UNSETENV.invokeExact(text));
    }
  }

  /**
   * A system call with up to four arguments, which may be addresses; returns a negative value if it
   * fails.
   */
  static long syscall(long number, long first, long second, long third, long fourth) {
    return call(() -> (long) SYSCALL.invokeExact(number, first, second, third, fourth));
  }

  /** Returns a file descriptor; negative if it fails. */
  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(path);
      return call(() -> (int) OPEN.invokeExact(text, flags));
    }
  }

  /** Reaps a child that has exited, without which it remains a zombie. */
  static void reap(long child) {
    var _ = call(() -> (int) WAITPID.invokeExact((int) child, MemorySegment.NULL, WNOHANG));
  }

  static void close(int file) {
    var _ = call(() -> (int) CLOSE.invokeExact(file));
  }
}
