package io.codeguard.worker.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.queue.DeadLetter;
import io.codeguard.queue.contract.BatchResults;
import io.codeguard.validators.FileResult;
import io.codeguard.validators.sarif.SarifWriter.ValidatedFile;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.plan.PreparedPlan;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What came of a job's files, each once: of a task that was done twice, or given up after it was
 * done elsewhere, the first result counts. Read from Redis page by page, so that only one page of
 * findings is in memory. To be walked through once.
 */
final class JobResults implements Iterable<ValidatedFile> {
  private static final int PAGE = 20;

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
   * @throws InterruptedWalkException when the thread is interrupted
   */
  @Override
  public Iterator<ValidatedFile> iterator() {
    // Concatenated streams are walked as they come; one of streams would be gathered first.
    Stream<ValidatedFile> rest = Stream.of(job).flatMap(_ -> givenUp());
    return Stream.concat(ran(), Stream.concat(done(), rest)).iterator();
  }

  /** Clean files leave no result: without this, a validation that found nothing had no run. */
  private Stream<ValidatedFile> ran() {
    return plan.validations().stream()
        .map(
            validation ->
                new ValidatedFile(validation.validator().type(), FileResult.of("", List.of())));
  }

  private Stream<ValidatedFile> done() {
    return Stream.iterate(0L, from -> from + PAGE)
        .map(this::page)
        .takeWhile(page -> !page.isEmpty())
        .flatMap(List::stream)
        .map(result -> BatchResults.decode(result, FileResult.class))
        .flatMap(batch -> batch.files().stream().flatMap(file -> once(batch.validation(), file)));
  }

  private List<byte[]> page(long from) {
    try {
      return store.results(job, from, PAGE);
    } catch (InterruptedException e) {
      throw new InterruptedWalkException();
    }
  }

  private Stream<ValidatedFile> givenUp() {
    try {
      return store.deadLetters(job).stream().flatMap(this::givenUp);
    } catch (InterruptedException e) {
      throw new InterruptedWalkException();
    }
  }

  private Stream<ValidatedFile> givenUp(DeadLetter letter) {
    String path = new String(letter.payload(), UTF_8);
    return once(Integer.parseInt(letter.group()), FileResult.failed(path, letter.reason()));
  }

  private Stream<ValidatedFile> once(int validation, FileResult file) {
    if (!seen.add(new Key(validation, file.path()))) {
      return Stream.empty();
    }
    findings += file.findings().size();
    return Stream.of(
        new ValidatedFile(plan.validations().get(validation).validator().type(), file));
  }

  /** Carries an interrupt through interfaces that know none. */
  static final class InterruptedWalkException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
