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
 * What came of a job's files, each once: of a task that was done twice, or given up after it was
 * done elsewhere, the first result counts. Read from Redis page by page, and decoded file by file,
 * so that only one file's findings are in memory. To be walked through once.
 */
final class JobResults implements Iterable<ValidatedFile> {
  /** A file as one validation saw it. */
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

  /** How many findings there were. */
  long findings() {
    return findings;
  }

  /**
   * @throws Pages.InterruptedWalkException from its methods, when the thread is interrupted
   */
  @Override
  public Iterator<ValidatedFile> iterator() {
    return new Walk();
  }

  /** Not a stream of streams: there all of an inner one is gathered before its first is given. */
  private final class Walk implements Iterator<ValidatedFile> {
    private final Iterator<ValidatedFile> ran = ran();
    private final Pages<byte[]> records =
        new Pages<>((from, limit) -> store.results(job, from, limit));
    private final Pages<DeadLetter> givenUp =
        new Pages<>((from, limit) -> store.deadLetters(job, from, limit));
    private int validation;
    private Iterator<FileResult> files = Collections.emptyIterator();
    private Optional<ValidatedFile> next = Optional.empty();

    @Override
    public boolean hasNext() {
      if (next.isEmpty() && ran.hasNext()) {
        next = Optional.of(ran.next());
      }
      while (next.isEmpty() && (files.hasNext() || more())) {
        if (files.hasNext()) {
          next = once(validation, files.next());
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

    /** Goes on to the next record, and after the last one to the next task given up. */
    private boolean more() {
      if (records.hasNext()) {
        ResultRecord<FileResult> record = ResultRecord.read(records.next(), FileResult.class);
        validation = record.validation();
        files = record.files();
        return true;
      }
      if (givenUp.hasNext()) {
        DeadLetter letter = givenUp.next();
        String path = new String(letter.payload(), UTF_8);
        validation = Integer.parseInt(letter.group());
        files = List.of(FileResult.failed(path, letter.reason())).iterator();
        return true;
      }
      return false;
    }
  }

  /** Clean files leave no result: without this, a validation that found nothing had no run. */
  private Iterator<ValidatedFile> ran() {
    return plan.validations().stream()
        .map(
            validation ->
                new ValidatedFile(validation.validator().type(), FileResult.of("", List.of())))
        .iterator();
  }

  private Optional<ValidatedFile> once(int validation, FileResult file) {
    if (!seen.add(new Key(validation, file.path()))) {
      return Optional.empty();
    }
    findings += file.findings().size();
    return Optional.of(
        new ValidatedFile(plan.validations().get(validation).validator().type(), file));
  }
}
