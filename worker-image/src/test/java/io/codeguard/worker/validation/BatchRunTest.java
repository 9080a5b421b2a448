package io.codeguard.worker.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Finding;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Severity;
import io.codeguard.validators.SourceFile;
import io.codeguard.validators.Validator;
import io.codeguard.validators.files.FileByFile;
import io.codeguard.worker.plan.PreparedValidation;
import io.codeguard.worker.testing.MarkValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRunTest {
  private static final Duration GRACE = Duration.ofMillis(150);

  private final CheckRunner runner = new CheckRunner(Clock.systemUTC(), GRACE, () -> {});
  @TempDir private Path directory;

  @BeforeEach
  void hold() {
    MarkValidator.released = false;
  }

  @AfterEach
  void release() {
    MarkValidator.released = true;
  }

  private SourceFile file(String path, String text) throws IOException {
    return new SourceFile(path, Files.writeString(directory.resolve(path), text));
  }

  private BatchRun batch(Validator.Check check, Duration timeout) {
    return new BatchRun(
        runner, new PreparedValidation(0, new MarkValidator(), Map.of(), check, null), timeout);
  }

  private BatchRun batch(Duration timeout) throws Exception {
    return batch(new MarkValidator().prepare(Map.of()), timeout);
  }

  private static FileResult thousandFindings(SourceFile file) {
    Finding finding =
        new Finding("mark", "bad", Severity.NOTE, file.path(), 1, 1, 1, 2, "m", "fingerprint");
    return FileResult.of(file.path(), Collections.nCopies(1000, finding));
  }

  private static List<String> outcomes(List<Optional<FileResult>> results) {
    return results.stream()
        .map(result -> result.map(file -> file.path() + " " + file.outcome()).orElse("released"))
        .toList();
  }

  @Test
  void aCallGetsAtMostTheValidatorsBatchSize() throws Exception {
    List<Integer> calls = new ArrayList<>();
    Validator.Check counting =
        (files, deadline) -> {
          calls.add(files.size());
          return files.stream().map(file -> FileResult.of(file.path(), List.of())).toList();
        };
    SourceFile file = file("a.txt", "");

    assertThat(batch(counting, Duration.ofSeconds(10)).run(Collections.nCopies(250, file)))
        .hasSize(250);
    assertThat(calls).containsExactly(100, 100, 50);
  }

  @Test
  void releasesFilesAfterTooManyFindings() throws Exception {
    Validator.Check talkative =
        (files, deadline) -> files.stream().map(BatchRunTest::thousandFindings).toList();
    SourceFile file = file("a.txt", "");

    List<Optional<FileResult>> results =
        batch(talkative, Duration.ofSeconds(10)).run(Collections.nCopies(250, file));
    assertThat(results.subList(0, 100)).allMatch(Optional::isPresent);
    assertThat(results.subList(100, 250)).allMatch(Optional::isEmpty);
  }

  @Test
  void givesEachFileItsResult() throws Exception {
    List<SourceFile> files = List.of(file("a.txt", "BAD\n"), file("b.txt", "fine\n"));

    assertThat(outcomes(batch(Duration.ofSeconds(10)).run(files)))
        .containsExactly("a.txt FINDINGS", "b.txt CLEAN");
    assertThat(batch(Duration.ofSeconds(10)).run(List.of())).isEmpty();
  }

  @Test
  void onlyFilesThatMakeItThrowFail() throws Exception {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      files.add(file(i + ".txt", i == 3 || i == 8 ? "THROW\n" : "fine\n"));
    }

    List<Optional<FileResult>> results = batch(Duration.ofSeconds(10)).run(files);

    assertThat(results).allMatch(Optional::isPresent);
    assertThat(results.stream().map(Optional::get).filter(r -> r.outcome() == Outcome.FAILED))
        .extracting(FileResult::path)
        .containsExactly("3.txt", "8.txt");
    assertThat(results.stream().map(result -> result.orElseThrow().path()))
        .containsExactlyElementsOf(files.stream().map(SourceFile::path).toList());
  }

  @Test
  void errorsAreFailuresToo() throws Exception {
    Validator.Check deep = (files, deadline) -> endless(files);
    Validator.Check broken =
        (files, deadline) -> {
          throw new NoClassDefFoundError("a/b");
        };

    for (Validator.Check check : List.of(deep, broken)) {
      Optional<FileResult> result =
          batch(check, Duration.ofSeconds(10)).run(List.of(file("a.txt", ""))).getFirst();
      assertThat(result.orElseThrow().reason())
          .matches("the validator 'mark' failed: (StackOverflow|NoClassDefFound)Error");
    }
  }

  @Test
  void anOutOfMemoryErrorOfAFileByFileValidatorIsDetected() throws Exception {
    Validator.Check greedy =
        new FileByFile(
            "mark",
            (content, deadline, findings) -> {
              if (content.path().startsWith("eat")) {
                eat(content.path());
              }
            });
    List<SourceFile> files = new ArrayList<>();
    for (String name : List.of("a.txt", "eat.txt", "b.txt", "eat-wrapped.txt", "c.txt")) {
      files.add(file(name, ""));
    }
    assertThat(runner.outOfMemory()).isFalse();

    List<Optional<FileResult>> results = batch(greedy, Duration.ofSeconds(10)).run(files);

    assertThat(runner.outOfMemory()).isTrue();
    assertThat(outcomes(results))
        .containsExactly(
            "a.txt CLEAN",
            "eat.txt FAILED",
            "b.txt CLEAN",
            "eat-wrapped.txt FAILED",
            "c.txt CLEAN");
    assertThat(results.get(1).orElseThrow().reason())
        .startsWith("the validator 'mark' ran out of memory: raise the pool's");
  }

  /** Exceeds every heap. */
  private static void eat(String path) {
    long[][] eaten = new long[1 << 20][];
    try {
      for (int i = 0; i < eaten.length; i++) {
        eaten[i] = new long[Integer.MAX_VALUE - 8];
      }
    } catch (OutOfMemoryError e) {
      if (path.contains("wrapped")) {
        throw new IllegalStateException(e);
      }
      throw e;
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static List<FileResult> endless(List<SourceFile> files) {
    return endless(files);
  }

  @Test
  void resultsForOtherFilesAreFailures() throws Exception {
    List<SourceFile> files = List.of(file("a.txt", ""), file("b.txt", ""));
    List<Validator.Check> liars =
        List.of(
            (asked, deadline) -> List.of(),
            (asked, deadline) -> Collections.nCopies(3, FileResult.of("a.txt", List.of())),
            (asked, deadline) ->
                asked.stream().map(_ -> FileResult.of("c.txt", List.of())).toList(),
            (asked, deadline) -> null,
            (asked, deadline) -> Arrays.asList(new FileResult[asked.size()]));

    for (Validator.Check liar : liars) {
      assertThat(outcomes(batch(liar, Duration.ofSeconds(10)).run(files)))
          .containsExactly("a.txt FAILED", "b.txt FAILED");
    }
  }

  @Test
  void filesThatABatchHasNoTimeForAreReleased() throws Exception {
    List<SourceFile> files = List.of(file("a.txt", ""), file("b.txt", ""), file("c.txt", ""));
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Validator.Check slow =
        (asked, deadline) -> {
          FileResult first = FileResult.of("a.txt", List.of());
          now.set(deadline);
          return List.of(
              first, FileResult.failed("b.txt", "no time"), FileResult.failed("c.txt", "no time"));
        };
    BatchRun batch =
        new BatchRun(
            new CheckRunner(new TestClock(now::get), GRACE, () -> {}),
            new PreparedValidation(0, new MarkValidator(), Map.of(), slow, null),
            Duration.ofSeconds(10));

    assertThat(outcomes(batch.run(files))).containsExactly("a.txt CLEAN", "released", "released");
  }

  /** A clock that the test controls. */
  private static final class TestClock extends Clock {
    private final Supplier<Instant> now;

    TestClock(Supplier<Instant> now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aSingleThatTimesOutFails() throws Exception {
    List<SourceFile> files = List.of(file("a.txt", "HANG\n"));

    assertThat(batch(Duration.ofSeconds(1)).run(files).getFirst())
        .contains(FileResult.failed("a.txt", "not completed within 1 s"));
    await().atMost(Duration.ofSeconds(5)).until(() -> !runner.stuck());
  }

  @Test
  void aBatchThatHangsIsRetriedFileByFile() throws Exception {
    List<SourceFile> files = List.of(file("a.txt", "BAD\n"), file("b.txt", "HANG\n"));

    assertThat(outcomes(batch(Duration.ofMillis(300)).run(files)))
        .containsExactly("released", "released");
  }

  @Test
  void aCheckThatDoesNotStopIsReportedAsStuck() throws Exception {
    List<SourceFile> files = List.of(file("a.txt", "STUBBORN\n"));

    assertThat(batch(Duration.ofMillis(100)).run(files).getFirst().orElseThrow().outcome())
        .isEqualTo(Outcome.FAILED);
    await().atMost(Duration.ofSeconds(5)).until(runner::stuck);
    MarkValidator.released = true;
    await().atMost(Duration.ofSeconds(5)).until(() -> !runner.stuck());
  }

  @Test
  void anInterruptReachesTheCheck() throws Exception {
    List<SourceFile> files = List.of(file("a.txt", "HANG\n"));
    BatchRun batch = batch(Duration.ofSeconds(30));
    Thread.currentThread().interrupt();
    Instant before = Instant.now();

    assertThatThrownBy(() -> batch.run(files)).isInstanceOf(InterruptedException.class);

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
