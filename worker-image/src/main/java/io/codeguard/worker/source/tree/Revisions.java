package io.codeguard.worker.source.tree;

import java.util.Optional;

/** Ensures that all workers of a job use the revision that its files were listed from. */
public final class Revisions {
  private Revisions() {}

  public static void check(Optional<String> expected, String found) throws SourceException {
    if (expected.isPresent() && !expected.get().equals(found)) {
      throw SourceException.permanent(
          "the source changed while the job was running: its files were listed from %s, but it is now at %s; recreate the job"
              .formatted(expected.get(), found));
    }
  }
}
