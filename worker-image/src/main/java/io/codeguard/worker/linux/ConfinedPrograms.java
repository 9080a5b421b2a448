package io.codeguard.worker.linux;

import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.validators.exec.ProgramHost.Rights;
import io.codeguard.validators.exec.ProgramMark;
import io.codeguard.worker.linux.Landlock.Forbidden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts each program without network access, unless it is permitted, and in its own Landlock
 * domain: in the shared directories, it can read and change only its own files. Thread-safe.
 *
 * @param shared the existing directories of sources and of programs; empty to not use Landlock
 */
public record ConfinedPrograms(Set<Path> shared) implements ProgramHost.Starter {

  /** One per process, because it tracks all of the process's children. */
  private static final OrphanProcesses ORPHANS = new OrphanProcesses();

  /** Whether the system can isolate programs from each other's files. */
  public static boolean isIsolationAvailable() {
    return Landlock.version() >= Landlock.MIN_VERSION;
  }

  /**
   * Starts programs with the rights of this process, except for the network, where seccomp is
   * available.
   */
  public static ProgramHost.Starter withoutLandlock() {
    return PrivateProcess.onLinux() ? new ConfinedPrograms(Set.of()) : ProgramHost.open().starter();
  }

  @Override
  public Process start(ProcessBuilder program, ProgramMark mark, Rights rights) throws IOException {
    if (!rights.network() && !SeccompFilter.isAvailable()) {
      throw new IOException(
          "network access cannot be blocked on this system; set 'network: true' for the program");
    }
    CompletableFuture<Process> started = new CompletableFuture<>();
    // Restrictions of a thread are permanent.
    var _ =
        Thread.ofPlatform()
            .name("program")
            .start(
                () -> {
                  try {
                    confine(rights);
                    started.complete(ORPHANS.start(program, mark));
                  } catch (IOException | RuntimeException | Error e) {
                    started.completeExceptionally(e);
                  }
                });
    try {
      return started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void killOrphans() {
    if (PrivateProcess.isSubreaper()) {
      ORPHANS.killAll();
    }
  }

  private void confine(Rights rights) throws IOException {
    if (!shared.isEmpty()) {
      Forbidden forbidden = new Forbidden(shared, shared, rights.own(), rights.readable(), true);
      try (Landlock landlock = Landlock.of(forbidden).orElseThrow()) {
        landlock.enter();
      }
    }
    if (SeccompFilter.isAvailable()) {
      SeccompFilter.restrict(rights.network());
    }
  }
}
