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
 * Starts each program with no network, unless it may use that, and in a Landlock of its own: of the
 * sources and of the directories of programs it reads and changes only what is its own.
 * Thread-safe.
 *
 * @param shared directories of sources and of programs; all must be there. None for no Landlock
 */
public record ConfinedPrograms(Set<Path> shared) implements ProgramHost.Starter {

  /** A process has its children once. */
  private static final OrphanProcesses STRAYS = new OrphanProcesses();

  /** Whether the system can keep programs from each other's files. */
  public static boolean canBeKeptApart() {
    return Landlock.version() >= Landlock.OLDEST_VERSION;
  }

  /** Programs that may do what this process may, but for the network where Linux can take it. */
  public static ProgramHost.Starter withoutLandlock() {
    return PrivateProcess.onLinux() ? new ConfinedPrograms(Set.of()) : ProgramHost.open().starter();
  }

  @Override
  public Process start(ProcessBuilder program, ProgramMark mark, Rights rights) throws IOException {
    if (!rights.network() && !SystemCalls.canBeTaken()) {
      throw new IOException(
          "no program can be kept from the network on this system; give it 'network: true'");
    }
    CompletableFuture<Process> started = new CompletableFuture<>();
    // A thread never gets back what is taken from it.
    var _ =
        Thread.ofPlatform()
            .name("program")
            .start(
                () -> {
                  try {
                    confine(rights);
                    started.complete(STRAYS.start(program, mark));
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
  public void endStrays() {
    if (PrivateProcess.adopts()) {
      STRAYS.end();
    }
  }

  private void confine(Rights rights) throws IOException {
    if (!shared.isEmpty()) {
      Forbidden forbidden = new Forbidden(shared, shared, rights.own(), rights.readable(), true);
      try (Landlock landlock = Landlock.of(forbidden).orElseThrow()) {
        landlock.enter();
      }
    }
    if (SystemCalls.canBeTaken()) {
      SystemCalls.take(rights.network());
    }
  }
}
