package io.codeguard.worker.validation;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.files.Bisection;
import io.codeguard.worker.plan.PreparedValidation;
import io.codeguard.worker.validation.CheckRunner.CheckFailedException;
import io.codeguard.worker.validation.CheckRunner.OverdueException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a validation on one batch; a batch that fails as a whole is bisected, so that only the files
 * that cause the failure fail. The batch has one timeout: files that it does not suffice for are
 * released, and leased again as singles, each with the whole timeout; a single that times out
 * fails. Also releases the files after the limit on findings that a worker holds in memory.
 */
record BatchRun(CheckRunner runner, PreparedValidation validation, Duration timeout) {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
  private static final int STACK_FRAMES = 5;
  private static final int MAX_FINDINGS_IN_MEMORY = 50_000;

  /**
   * @return a result for each file, in order; empty if the file is to be released
   */
  List<Optional<FileResult>> run(List<SourceFile> files) throws InterruptedException {
    List<Optional<FileResult>> results = new ArrayList<>();
    Instant deadline = runner.deadline(timeout);
    int batchSize = validation.validator().batchSize();
    for (int from = 0; from < files.size(); from += batchSize) {
      List<SourceFile> some = files.subList(from, Math.min(from + batchSize, files.size()));
      if (from > 0 && (runner.isOver(deadline) || findings(results) >= MAX_FINDINGS_IN_MEMORY)) {
        results.addAll(Collections.nCopies(some.size(), Optional.empty()));
      } else {
        bisect(some, deadline, files.size() == 1, results);
      }
    }
    return results;
  }

  private static int findings(List<Optional<FileResult>> results) {
    return results.stream()
        .flatMap(Optional::stream)
        .mapToInt(result -> result.findings().size())
        .sum();
  }

  private void bisect(
      List<SourceFile> files, Instant deadline, boolean single, List<Optional<FileResult>> results)
      throws InterruptedException {
    Bisection.run(
        files,
        part -> attempt(part, deadline, single, results),
        (file, cause) -> results.add(Optional.of(failed(file, cause))));
  }

  /** Returns why the validator failed on the files as a whole; empty if each of them is handled. */
  private Optional<Throwable> attempt(
      List<SourceFile> files, Instant deadline, boolean single, List<Optional<FileResult>> results)
      throws InterruptedException {
    try {
      for (FileResult result : runner.run(validation.check(), files, deadline)) {
        boolean outOfTime = result.outcome() == Outcome.FAILED && runner.isOver(deadline);
        results.add(outOfTime && !single ? Optional.empty() : Optional.of(result));
      }
      return Optional.empty();
    } catch (OverdueException e) {
      LOG.atWarn()
          .addKeyValue("validator", validation.validator().type())
          .addKeyValue("files", files.size())
          .log("validator timed out");
      for (SourceFile file : files) {
        results.add(single ? Optional.of(timedOut(file)) : Optional.empty());
      }
      return Optional.empty();
    } catch (CheckFailedException e) {
      return Optional.of(e.getCause());
    }
  }

  private FileResult timedOut(SourceFile file) {
    return FileResult.failed(file.path(), "not completed within " + timeout.toSeconds() + " s");
  }

  /**
   * Logs the stack trace without the exception's message, which could contain the file's content.
   */
  private FileResult failed(SourceFile file, Throwable cause) {
    String type = validation.validator().type();
    LOG.atWarn()
        .addKeyValue("validator", type)
        .addKeyValue("path", file.path())
        .addKeyValue("error", cause.getClass().getName())
        .addKeyValue("at", Arrays.stream(cause.getStackTrace()).limit(STACK_FRAMES).toList())
        .log("validator failed");
    String reason =
        cause instanceof OutOfMemoryError
            ? "' ran out of memory: raise the pool's resources.limits.memory, or lower its concurrency"
            : "' failed: " + cause.getClass().getSimpleName();
    return FileResult.failed(file.path(), "the validator '" + type + reason);
  }
}
