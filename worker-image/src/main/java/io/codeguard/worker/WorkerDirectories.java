package io.codeguard.worker;

import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.linux.ConfinedPrograms;
import io.codeguard.worker.source.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of one worker.
 *
 * @param own of this worker alone
 * @param copies for files that programs look at; empty where programs are not kept apart
 */
record WorkerDirectories(Path own, Optional<Path> copies) {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerDirectories.class);

  /**
   * Makes them, empty.
   *
   * @throws IllegalArgumentException when they cannot be written; the message names the directory
   */
  static WorkerDirectories make(WorkerSettings settings) {
    Path own =
        settings
            .workspace()
            .resolve("worker-" + settings.worker().replaceAll("[^A-Za-z0-9.-]", "_"));
    WorkerDirectories directories = new WorkerDirectories(own, settings.copies());
    try {
      Trees.delete(own);
      Files.createDirectories(directories.homes());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the workspace '%s' cannot be written: %s".formatted(settings.workspace(), e), e);
    }
    return directories;
  }

  Path sources() {
    return own.resolve("sources");
  }

  private Path homes() {
    return own.resolve("programs");
  }

  /** Where programs run, and with what they are kept from what is not theirs. */
  ProgramHost programs() {
    if (copies.isEmpty()) {
      return ProgramHost.open();
    }
    ProgramHost.Starter starter = new ConfinedPrograms(Set.of(own, copies.get()));
    if (!ConfinedPrograms.arePossible()) {
      LOG.warn(
          "programs of exec can read the secrets for sources, and change what other programs look"
              + " at: Linux has no Landlock here");
      starter = ProgramHost.open().starter();
    }
    return new ProgramHost(homes(), copies.get(), starter);
  }

  void delete() {
    try {
      Trees.delete(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
