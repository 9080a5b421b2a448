package io.codeguard.cli;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.cli.output.NotDoneException;
import io.codeguard.cli.output.ProgressBar;
import java.util.function.Consumer;

/** Shows on a terminal how far a job is. */
final class Progress {
  private Progress() {}

  /** Waits for a job's end, and tells of each status on the way. */
  @FunctionalInterface
  interface Wait {
    ValidationJobStatus until(Consumer<ValidationJobStatus> progress)
        throws NotDoneException, InterruptedException;
  }

  static ValidationJobStatus show(Streams streams, Wait job)
      throws NotDoneException, InterruptedException {
    if (!streams.progress()) {
      return job.until(_ -> {});
    }
    ProgressBar bar = new ProgressBar(streams.err());
    try {
      return job.until(bar::show);
    } finally {
      bar.clear();
    }
  }
}
