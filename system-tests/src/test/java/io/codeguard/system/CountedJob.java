package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A job with many short tasks, for faults while it runs. */
record CountedJob(Jobs jobs, String name, int validations) {
  /** A generous time limit, for slow machines. */
  static final Duration LIMIT = Duration.ofMinutes(10);

  static final int FILES = 500;
  static final int VALIDATIONS = 20;

  /** The number of validations of the default job. */
  static final int TASKS = FILES * VALIDATIONS;

  /** A part of the spec that limits the pace, to leave time for faults. */
  static final String SLOWLY = ", parallelism: 4";

  private static String url;

  /** The archive with one finding per file and validation. */
  private static synchronized String url() {
    if (url == null) {
      try {
        Path zip = Files.createTempFile("many", ".zip");
        zip.toFile().deleteOnExit();
        url = Installation.get().sources().serve("/many.zip", ManyFiles.zip(zip, FILES, 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return url;
  }

  /**
   * Starts the default job.
   *
   * @param attempts maximum number of attempts per task
   * @param more of its spec, as YAML in one line with a comma before it
   */
  static CountedJob start(Jobs jobs, String name, int attempts, String more) {
    return start(jobs, name, VALIDATIONS, attempts, more);
  }

  /** Starts a job with this number of validations. */
  static CountedJob start(Jobs jobs, String name, int validations, int attempts, String more) {
    jobs.apply(
        name,
        "{source: {archive: {url: %s}}, validations: [%s], cache: false,"
                .formatted(url(), ManyFiles.validations(validations))
            + " retry: {maxAttempts: %d, backoffSeconds: 1}%s}".formatted(attempts, more));
    return new CountedJob(jobs, name, validations);
  }

  /** Waits until this number of tasks is completed, and asserts that others remain. */
  void awaitDone(long tasks) {
    assertThat(isRunningWith(tasks))
        .as("job %s finished before the fault: it needs more tasks", name)
        .isTrue();
  }

  /** Waits until this number of tasks is completed; returns whether the job is still running. */
  boolean isRunningWith(long tasks) {
    return jobs.await(name, LIMIT, now -> done(now) >= tasks).completionTime() == null;
  }

  static long done(ValidationJobStatus status) {
    return status.tasks() == null ? 0 : status.tasks().succeeded();
  }

  /** Waits until the job finishes, checks its counts, and deletes it. */
  void assertEachTaskIsCountedOnce() {
    int tasks = FILES * validations;
    ValidationJobStatus status = jobs.awaitFinished(name, LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.tasks().total()).isEqualTo(tasks);
    assertThat(status.tasks().succeeded()).isEqualTo(tasks);
    assertThat(status.tasks().failed()).isZero();
    // Each validation has one finding per file: a task that counts twice would be noticed.
    assertThat(status.findings().total()).isEqualTo(tasks);
    jobs.delete(name);
  }
}
