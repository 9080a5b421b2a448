package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that share a pool. */
@Tag("pods")
@Order(4)
class FairnessIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int FILES = 4000;
  private static final int SMALL_JOBS = 20;

  /** Makes the big jobs take long, even with fast workers. */
  private static final int LINES = 200;

  private static Jobs jobs;
  private static String many;

  @BeforeAll
  static void install(@TempDir Path directory) {
    jobs = Jobs.in("fairness");
    jobs.scalePool(1);
    many =
        Installation.get()
            .sources()
            .serve("/fair.zip", ManyFiles.zip(directory.resolve("fair.zip"), FILES, LINES));
  }

  @Test
  void smallJobsAreNotBlockedByABigOne() {
    big("big", 25, 0);
    jobs.await("big", LIMIT, status -> done(status) > 0);
    List<String> small = new ArrayList<>();
    for (int i = 0; i < SMALL_JOBS; i++) {
      small.add("small-" + i);
      jobs.apply(
          "small-" + i,
          "{source: {inline: {a.json: '{}'}}, validations: [{type: syntax}], cache: false}");
    }
    ValidationJobStatus big = jobs.awaitFinished("big", LIMIT);
    for (String job : small) {
      ValidationJobStatus status = jobs.awaitFinished(job, LIMIT);
      assertThat(status.verdict()).isEqualTo("Passed");
      assertThat(ended(status)).as(job).isBeforeOrEqualTo(ended(big));
    }
    assertThat(big.tasks().succeeded()).isEqualTo(25L * FILES);
    assertThat(big.findings().total()).isEqualTo(25L * FILES);
  }

  @Test
  void higherPriorityRunsFirstWithoutStarvingLowerPriority() {
    big("low", 32, -5);
    jobs.await("low", LIMIT, status -> done(status) > 0);
    big("high", 5, 5);
    ValidationJobStatus high = jobs.awaitFinished("high", LIMIT);
    ValidationJobStatus low = jobs.awaitFinished("low", LIMIT);
    assertThat(ended(high)).isBefore(ended(low));
    assertThat(high.tasks().succeeded()).isEqualTo(5L * FILES);
    assertThat(low.tasks().succeeded()).isEqualTo(32L * FILES);
  }

  private static void big(String name, int validations, int priority) {
    jobs.apply(
        name,
        "{source: {archive: {url: %s}}, validations: [%s], priority: %d, cache: false}"
            .formatted(many, ManyFiles.validations(validations), priority));
  }

  private static Instant ended(ValidationJobStatus status) {
    return Instant.parse(status.completionTime());
  }

  private static long done(ValidationJobStatus status) {
    return status.tasks() == null ? 0 : status.tasks().succeeded();
  }
}
