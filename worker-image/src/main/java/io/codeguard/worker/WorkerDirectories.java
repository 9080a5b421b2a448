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

/** The directories of one worker, and where its programs run. */
record WorkerDirectories(WorkerSettings settings) {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerDirectories.class);

  Path sources() {
    String own = "worker-" + settings.worker().replaceAll("[^A-Za-z0-9.-]", "_");
    return settings.workspace().resolve(own);
  }

  /**
   * Where programs run, and with what they are kept from what is not theirs. Their directories lie
   * in the workspace and the copies themselves, which in a pod belong to root: no program can take
   * the rights to them from others.
   *
   * @throws IllegalArgumentException when they cannot be used; the message says why
   */
  ProgramHost programs() {
    if (settings.copies().isEmpty()) {
      if (!settings.programs().isEmpty() && !settings.localDirectories()) {
        LOG.warn("programs of exec are not kept apart: set CODEGUARD_COPIES");
      }
      return ProgramHost.startedBy(ConfinedPrograms.withoutLandlock());
    }
    Path homes = settings.workspace();
    Path copies = settings.copies().get();
    if (!Files.isDirectory(copies)) {
      throw new IllegalArgumentException(
          "the directory '%s' for copies is not there; make it, or set no CODEGUARD_COPIES"
              .formatted(copies));
    }
    try {
      ProgramHost.clean(Files.createDirectories(homes));
      ProgramHost.clean(copies);
    } catch (IOException e) {
      // Some program's leftovers only take room.
      LOG.warn("What programs left cannot be deleted: {}", e.toString());
    }
    return new ProgramHost(homes, copies, starter(homes, copies));
  }

  private ProgramHost.Starter starter(Path homes, Path copies) {
    if (!ConfinedPrograms.canBeKeptApart()) {
      LOG.warn(
          "programs of exec can read the secrets for sources, and change what other programs look"
              + " at: Linux has no Landlock here");
      return ConfinedPrograms.withoutLandlock();
    }
    Set<Path> shared = new HashSet<>(Set.of(homes, copies));
    settings.sourceAccess().volumes().values().stream()
        .filter(Files::isDirectory)
        .forEach(shared::add);
    return new ConfinedPrograms(shared);
  }
}
