package io.codeguard.validators.files;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scans files in batches; a batch that fails as a whole is bisected, so that only the files that
 * cause the failure fail. After the deadline, or when the thread is interrupted, the remaining
 * files fail. Thread-safe if the {@link Batch} is.
 */
public final class BatchBisection {
  private static final String DEADLINE_REACHED = "deadline reached";

  private final InstantSource clock;
  private final int batchSize;
  private final Batch batch;

  /** Scans several files together. */
  @FunctionalInterface
  public interface Batch {
    /**
     * @return a result for each file
     * @throws BatchFailedException if the batch failed as a whole; the message contains the reason
     */
    List<FileResult> run(List<SourceFile> files, Instant deadline) throws BatchFailedException;
  }

  /** A batch failed as a whole. */
  public static final class BatchFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public BatchFailedException(String reason) {
      super(reason, null, false, false);
    }
  }

  public BatchBisection(InstantSource clock, int batchSize, Batch batch) {
    this.clock = clock;
    this.batchSize = batchSize;
    this.batch = batch;
  }

  /** Returns one result per file, in the same order. */
  public List<FileResult> run(List<SourceFile> files, Instant deadline) {
    Map<String, FileResult> results = new HashMap<>();
    for (int from = 0; from < files.size(); from += batchSize) {
      bisect(files.subList(from, Math.min(files.size(), from + batchSize)), deadline, results);
    }
    return files.stream().map(file -> results.get(file.path())).toList();
  }

  private void bisect(List<SourceFile> files, Instant deadline, Map<String, FileResult> results) {
    Bisection.run(
        files,
        part -> attempt(part, deadline, results),
        (file, reason) -> fail(List.of(file), reason, results));
  }

  private Optional<String> attempt(
      List<SourceFile> files, Instant deadline, Map<String, FileResult> results) {
    if (isOver(deadline)) {
      fail(files, DEADLINE_REACHED, results);
      return Optional.empty();
    }
    try {
      batch.run(files, deadline).forEach(result -> results.put(result.path(), result));
      return Optional.empty();
    } catch (BatchFailedException e) {
      if (isOver(deadline)) {
        fail(files, DEADLINE_REACHED, results);
        return Optional.empty();
      }
      return Optional.of(e.getMessage());
    }
  }

  private static void fail(List<SourceFile> files, String reason, Map<String, FileResult> results) {
    files.forEach(file -> results.put(file.path(), FileResult.failed(file.path(), reason)));
  }

  private boolean isOver(Instant deadline) {
    return Thread.currentThread().isInterrupted() || !clock.instant().isBefore(deadline);
  }
}
