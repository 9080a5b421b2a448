package io.codeguard.worker.linux;

import java.util.Set;

/**
 * Keeps what this process knows from the programs that it starts: they run as the same user, to
 * whom Linux shows a process' environment, memory and open files. And has Linux give it what those
 * programs leave running. Does nothing on other systems.
 */
public final class PrivateProcess {
  /** From linux/prctl.h: without it, no process of the same user may look into this one. */
  private static final int PR_SET_DUMPABLE = 4;

  /** The C library and Java may look for these at any time; no secret is in them. */
  private static final Set<String> KEPT = Set.of("LANG", "LC_ALL", "PATH", "TZ");

  private static final int PR_SET_CHILD_SUBREAPER = 36;

  private static volatile boolean adopts;

  private PrivateProcess() {}

  static boolean onLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  /**
   * To be called once, before other threads start. {@link System#getenv()} stays as it is.
   *
   * @throws IllegalStateException when the system refuses
   */
  public static void begin() {
    if (onLinux()) {
      Libc.prctl(PR_SET_DUMPABLE, 0);
      Libc.prctl(PR_SET_CHILD_SUBREAPER, 1);
      adopts = true;
      // A program that starts has, for a moment, the environment of who starts it.
      System.getenv().keySet().stream()
          .filter(name -> !KEPT.contains(name))
          .forEach(Libc::unsetenv);
    }
  }

  /**
   * Whether processes that lose their parent come to this one, and all its children are programs.
   */
  static boolean adopts() {
    return adopts;
  }
}
