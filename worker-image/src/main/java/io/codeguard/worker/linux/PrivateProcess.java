package io.codeguard.worker.linux;

import java.util.Set;

/**
 * Hides this process's data from the programs that it starts: they run as the same user, to whom
 * Linux exposes a process's environment, memory and open files. Also makes this process the
 * subreaper of processes that those programs leave running. Does nothing on other systems.
 */
public final class PrivateProcess {
  /** From linux/prctl.h: if 0, other processes of the same user cannot inspect this one. */
  private static final int PR_SET_DUMPABLE = 4;

  /** Variables that the C library and Java may read at any time; they contain no secrets. */
  private static final Set<String> KEPT = Set.of("LANG", "LC_ALL", "PATH", "TZ");

  private static final int PR_SET_CHILD_SUBREAPER = 36;

  private static volatile boolean isSubreaper;

  private PrivateProcess() {}

  static boolean onLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  /**
   * Protects this process. Call it once, before other threads start. {@link System#getenv()} does
   * not change.
   *
   * @throws IllegalStateException if a system call fails
   */
  public static void protect() {
    if (onLinux()) {
      Libc.prctl(PR_SET_DUMPABLE, 0);
      Libc.prctl(PR_SET_CHILD_SUBREAPER, 1);
      isSubreaper = true;
      // A starting program briefly has its parent's environment.
      System.getenv().keySet().stream()
          .filter(name -> !KEPT.contains(name))
          .forEach(Libc::unsetenv);
    }
  }

  /** Whether orphans become children of this process, and all of its children are programs. */
  static boolean isSubreaper() {
    return isSubreaper;
  }
}
