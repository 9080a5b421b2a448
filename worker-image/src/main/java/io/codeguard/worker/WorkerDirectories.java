package io.codeguard.worker;

import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.linux.ConfinedPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directories of one worker, and the environment of its programs. */
record WorkerDirectories(WorkerSettings settings) {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerDirectories.class);

  Path sources() {
    String own = "worker-" + settings.worker().replaceAll("[^A-Za-z0-9.-]", "_");
    return settings.workspace().resolve(own);
  }

  /**
   * Where programs run, and how they are isolated. Their directories are in the workspace and in
   * the copies directory, which belong to root in a pod, so that no program can change their
   * permissions.
   *
   * @throws IllegalArgumentException if the directories cannot be used; the message contains the
   *     reason
   */
  ProgramHost programs() {
    if (settings.copies().isEmpty()) {
      if (!settings.programs().isEmpty() && !settings.localDirectories()) {
        LOG.warn("exec programs are not isolated: set CODEGUARD_COPIES");
      }
      return ProgramHost.startedBy(ConfinedPrograms.withoutLandlock());
    }
    Path homes = settings.workspace();
    Path copies = settings.copies().get();
    if (!Files.isDirectory(copies)) {
      throw new IllegalArgumentException(
          "CODEGUARD_COPIES: the directory '%s' does not exist; create it, or unset the variable"
              .formatted(copies));
    }
    try {
      ProgramHost.clean(Files.createDirectories(homes));
      ProgramHost.clean(copies);
    } catch (IOException e) {
      // Leftover files of a program only take up space.
      LOG.warn("Failed to delete leftover files of programs: {}", e.toString());
    }
    return new ProgramHost(homes, copies, starter(homes, copies));
  }

  private ProgramHost.Starter starter(Path homes, Path copies) {
    if (!ConfinedPrograms.isIsolationAvailable()) {
      LOG.warn(
          "exec programs can read the secrets for sources and change files of other programs:"
              + " Landlock is not available");
      return ConfinedPrograms.withoutLandlock();
    }
    Set<Path> shared = new HashSet<>(Set.of(homes, copies));
    settings.sourceAccess().volumes().values().stream()
        .filter(Files::isDirectory)
        .forEach(shared::add);
    return new ConfinedPrograms(shared);
  }
}
