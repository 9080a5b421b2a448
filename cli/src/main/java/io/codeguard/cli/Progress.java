package io.codeguard.cli;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.cli.output.NotDoneException;
import io.codeguard.cli.output.ProgressBar;
import java.util.function.Consumer;

/** Shows a job's progress on a terminal. */
final class Progress {
  private Progress() {}

  /** Waits until a job finishes, and reports each intermediate status. */
  @FunctionalInterface
  interface Wait {
    ValidationJobStatus await(Consumer<ValidationJobStatus> progress)
        throws NotDoneException, InterruptedException;
  }

  static ValidationJobStatus show(Streams streams, Wait job)
      throws NotDoneException, InterruptedException {
    if (!streams.progress()) {
      return job.await(_ -> {});
    }
    ProgressBar bar = new ProgressBar(streams.err());
    try {
      return job.await(bar::show);
    } finally {
      bar.clear();
    }
  }
}
