package io.codeguard.worker.validation;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.validators.SourceFile;
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
 * One batch: what fails as a whole is halved until the guilty file alone fails. Time is the
 * batch's: files that it did not suffice for are handed back, and come again one by one, each with
 * the whole time; a file that was alone has failed. Also handed back is what comes after more
 * findings than a worker should hold at a time.
 */
record BatchRun(CheckRunner runner, PreparedValidation validation, Duration timeout) {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
  private static final int FRAMES = 5;
  private static final int FINDINGS_HELD = 50_000;

  /**
   * @return for each file its result, or empty when it is to be handed back
   */
  List<Optional<FileResult>> run(List<SourceFile> files) throws InterruptedException {
    List<Optional<FileResult>> results = new ArrayList<>();
    Instant deadline = runner.deadline(timeout);
    int most = validation.validator().batchSize();
    for (int from = 0; from < files.size(); from += most) {
      List<SourceFile> some = files.subList(from, Math.min(from + most, files.size()));
      if (from > 0 && (runner.isOver(deadline) || findings(results) >= FINDINGS_HELD)) {
        results.addAll(Collections.nCopies(some.size(), Optional.empty()));
      } else {
        run(some, deadline, files.size() == 1, results);
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

  private void run(
      List<SourceFile> files, Instant deadline, boolean alone, List<Optional<FileResult>> results)
      throws InterruptedException {
    if (files.isEmpty()) {
      return;
    }
    try {
      for (FileResult result : runner.run(validation.check(), files, deadline)) {
        boolean outOfTime = result.outcome() == Outcome.FAILED && runner.isOver(deadline);
        results.add(outOfTime && !alone ? Optional.empty() : Optional.of(result));
      }
    } catch (OverdueException e) {
      LOG.atWarn()
          .addKeyValue("validator", validation.validator().type())
          .addKeyValue("files", files.size())
          .log("not done in time");
      for (SourceFile file : files) {
        results.add(alone ? Optional.of(late(file)) : Optional.empty());
      }
    } catch (CheckFailedException e) {
      if (files.size() == 1) {
        results.add(Optional.of(failed(files.getFirst(), e.getCause())));
      } else {
        int half = files.size() / 2;
        run(files.subList(0, half), deadline, alone, results);
        run(files.subList(half, files.size()), deadline, alone, results);
      }
    }
  }

  private FileResult late(SourceFile file) {
    return FileResult.failed(file.path(), "not done within " + timeout.toSeconds() + " s");
  }

  /** Tells where it failed, and not the message, which can quote the file. */
  private FileResult failed(SourceFile file, Throwable cause) {
    String type = validation.validator().type();
    LOG.atWarn()
        .addKeyValue("validator", type)
        .addKeyValue("path", file.path())
        .addKeyValue("error", cause.getClass().getName())
        .addKeyValue("at", Arrays.stream(cause.getStackTrace()).limit(FRAMES).toList())
        .log("the validator failed");
    String reason =
        cause instanceof OutOfMemoryError
            ? "' ran out of memory: raise the pool's resources.limits.memory, or lower its concurrency"
            : "' failed: " + cause.getClass().getSimpleName();
    return FileResult.failed(file.path(), "the validator '" + type + reason);
  }
}
