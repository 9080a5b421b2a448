package io.codeguard.validators.files;

import io.codeguard.reporting.FileResult;
import io.codeguard.validators.SourceFile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at files in batches: what fails as a whole is halved until the guilty file alone fails.
 * After the deadline, or once the thread is interrupted, the rest fails. Thread-safe when the
 * {@link Batch} is.
 */
public final class BatchBisection {
  private static final String TOO_LATE = "deadline reached";

  private final InstantSource clock;
  private final int batchSize;
  private final Batch batch;

  /** Looks at some files at once. */
  @FunctionalInterface
  public interface Batch {
    /**
     * @return a result for each file
     * @throws BatchFailedException when there is none; the message says why
     */
    List<FileResult> run(List<SourceFile> files, Instant deadline) throws BatchFailedException;
  }

  /** A batch as a whole gave no result. */
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

  /** One result for each file, in the same order. */
  public List<FileResult> run(List<SourceFile> files, Instant deadline) {
    Map<String, FileResult> results = new HashMap<>();
    for (int from = 0; from < files.size(); from += batchSize) {
      halve(files.subList(from, Math.min(files.size(), from + batchSize)), deadline, results);
    }
    return files.stream().map(file -> results.get(file.path())).toList();
  }

  private void halve(List<SourceFile> files, Instant deadline, Map<String, FileResult> results) {
    if (isOver(deadline)) {
      fail(files, TOO_LATE, results);
      return;
    }
    try {
      batch.run(files, deadline).forEach(result -> results.put(result.path(), result));
    } catch (BatchFailedException e) {
      if (isOver(deadline)) {
        fail(files, TOO_LATE, results);
      } else if (files.size() == 1) {
        fail(files, e.getMessage(), results);
      } else {
        int half = files.size() / 2;
        halve(files.subList(0, half), deadline, results);
        halve(files.subList(half, files.size()), deadline, results);
      }
    }
  }

  private static void fail(List<SourceFile> files, String reason, Map<String, FileResult> results) {
    files.forEach(file -> results.put(file.path(), FileResult.failed(file.path(), reason)));
  }

  private boolean isOver(Instant deadline) {
    return Thread.currentThread().isInterrupted() || !clock.instant().isBefore(deadline);
  }
}
