package io.codeguard.worker.linux;

import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.linux.Landlock.Forbidden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts each program in a Landlock of its own: of the sources and of the directories of programs
 * it reads and changes only what is its own. Thread-safe.
 *
 * @param shared directories of sources and of programs; all must be there
 */
public record ConfinedPrograms(Set<Path> shared) implements ProgramHost.Starter {

  /** Whether the system can do that. */
  public static boolean arePossible() {
    return Landlock.version() >= Landlock.OLDEST_VERSION;
  }

  @Override
  public Process start(ProcessBuilder program, Set<Path> own, Set<Path> readable)
      throws IOException {
    Forbidden forbidden = new Forbidden(shared, shared, own, readable, true);
    CompletableFuture<Process> started = new CompletableFuture<>();
    // A thread cannot leave its Landlock.
    var _ =
        Thread.ofPlatform()
            .name("program")
            .start(
                () -> {
                  try (Landlock landlock = Landlock.of(forbidden).orElseThrow()) {
                    landlock.enter();
                    started.complete(program.start());
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
}
