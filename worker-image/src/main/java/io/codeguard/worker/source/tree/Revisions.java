package io.codeguard.worker.source.tree;

import java.util.Optional;

/** Holds all workers of a job to the revision that its files were listed from. */
public final class Revisions {
  private Revisions() {}

  public static void check(Optional<String> expected, String found) throws SourceException {
    if (expected.isPresent() && !expected.get().equals(found)) {
      throw SourceException.lasting(
          "the source changed while the job ran: its files were listed from %s, now it is %s; create the job again"
              .formatted(expected.get(), found));
    }
  }
}
