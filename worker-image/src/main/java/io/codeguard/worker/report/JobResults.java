package io.codeguard.worker.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.ResultRecord;
import io.codeguard.queue.DeadLetter;
import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.sarif.SarifWriter.ValidatedFile;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.plan.PreparedPlan;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * The results of a job's files without duplicates: if a task was processed twice, or dead-lettered
 * after another worker completed it, the first result counts. Results are read from Redis page by
 * page and decoded file by file, so that only one file's findings are in memory. Can be iterated
 * once.
 */
final class JobResults implements Iterable<ValidatedFile> {
  /** A file and a validation. */
  private record Key(int validation, String path) {}

  private final JobStore store;
  private final String job;
  private final PreparedPlan plan;
  private final Set<Key> seen = new HashSet<>();
  private long findings;

  JobResults(JobStore store, String job, PreparedPlan plan) {
    this.store = store;
    this.job = job;
    this.plan = plan;
  }

  /** The number of findings read so far. */
  long findings() {
    return findings;
  }

  /**
   * @throws Pages.InterruptedWalkException from its methods, if the thread is interrupted
   */
  @Override
  public Iterator<ValidatedFile> iterator() {
    return new Walk();
  }

  /** Not a flat-mapped stream, because its iterator would buffer a whole inner stream. */
  private final class Walk implements Iterator<ValidatedFile> {
    private final Iterator<ValidatedFile> emptyRuns = emptyRuns();
    private final Pages<byte[]> records =
        new Pages<>((from, limit) -> store.results(job, from, limit));
    private final Pages<DeadLetter> deadLetters =
        new Pages<>((from, limit) -> store.deadLetters(job, from, limit));
    private int validation;
    private Iterator<FileResult> files = Collections.emptyIterator();
    private Optional<ValidatedFile> next = Optional.empty();

    @Override
    public boolean hasNext() {
      if (next.isEmpty() && emptyRuns.hasNext()) {
        next = Optional.of(emptyRuns.next());
      }
      while (next.isEmpty() && (files.hasNext() || advance())) {
        if (files.hasNext()) {
          next = unlessSeen(validation, files.next());
        }
      }
      return next.isPresent();
    }

    @Override
    public ValidatedFile next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ValidatedFile file = next.orElseThrow();
      next = Optional.empty();
      return file;
    }

    /** Advances to the next record, and after the last one to the next dead letter. */
    private boolean advance() {
      if (records.hasNext()) {
        ResultRecord<FileResult> record = ResultRecord.read(records.next(), FileResult.class);
        validation = record.validation();
        files = record.files();
        return true;
      }
      if (deadLetters.hasNext()) {
        DeadLetter letter = deadLetters.next();
        String path = new String(letter.payload(), UTF_8);
        validation = Integer.parseInt(letter.group());
        files = List.of(FileResult.failed(path, letter.reason())).iterator();
        return true;
      }
      return false;
    }
  }

  /** Clean files have no result: without these, a validation without findings would have no run. */
  private Iterator<ValidatedFile> emptyRuns() {
    return plan.validations().stream()
        .map(
            validation ->
                new ValidatedFile(validation.validator().type(), FileResult.of("", List.of())))
        .iterator();
  }

  private Optional<ValidatedFile> unlessSeen(int validation, FileResult file) {
    if (!seen.add(new Key(validation, file.path()))) {
      return Optional.empty();
    }
    findings += file.findings().size();
    return Optional.of(
        new ValidatedFile(plan.validations().get(validation).validator().type(), file));
  }
}
