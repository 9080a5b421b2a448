package io.codeguard.worker.job;

import io.codeguard.queue.Completion;
import io.codeguard.queue.Completion.TaskFailure;
import io.codeguard.queue.Lease;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Completions of whole batches. */
public final class Completions {
  private Completions() {}

  /** All tasks of the lease failed. */
  public static Completion failed(Lease lease, String reason, boolean retryable) {
    List<TaskFailure> failures =
        IntStream.range(0, lease.tasks().size())
            .mapToObj(index -> new TaskFailure(index, reason, retryable))
            .toList();
    return new Completion(Map.of(), List.of(), List.of(), failures, Set.of());
  }
}
