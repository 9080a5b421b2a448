package io.codeguard.worker.testing;

import java.lang.management.ManagementFactory;

/** Measures the memory that a thread allocates, an upper bound of what it uses. */
public final class Allocations {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /** An action that may throw. */
  public interface Work {
    void run() throws Exception;
  }

  /** Returns the bytes that this thread allocated during the action. */
  public static long during(Work work) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
