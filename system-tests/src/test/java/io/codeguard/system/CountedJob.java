package io.codeguard.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.ValidationJobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A job of many short tasks, in whose middle something goes wrong. */
record CountedJob(Jobs jobs, String name, int validations) {
  /** For anything: a machine may be slow. */
  static final Duration LIMIT = Duration.ofMinutes(10);

  static final int FILES = 500;
  static final int VALIDATIONS = 20;

  /** Of the usual job. */
  static final int TASKS = FILES * VALIDATIONS;

  /** A part of the spec: at a pace that leaves time for something to go wrong. */
  static final String SLOWLY = ", parallelism: 4";

  private static String url;

  /** The archive with one thing to find for each validation in each file. */
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
   * Starts the usual job.
   *
   * @param attempts how often a task may be tried
   * @param more of its spec, as YAML in one line with a comma before it
   */
  static CountedJob start(Jobs jobs, String name, int attempts, String more) {
    return start(jobs, name, VALIDATIONS, attempts, more);
  }

  /** Starts one with so many validations of each file. */
  static CountedJob start(Jobs jobs, String name, int validations, int attempts, String more) {
    jobs.apply(
        name,
        "{source: {archive: {url: %s}}, validations: [%s], cache: false,"
                .formatted(url(), ManyFiles.validations(validations))
            + " retry: {maxAttempts: %d, backoffSeconds: 1}%s}".formatted(attempts, more));
    return new CountedJob(jobs, name, validations);
  }

  /** Waits until so many tasks are done, and some are left. */
  void awaitDone(long tasks) {
    assertThat(isRunningWith(tasks))
        .as("job %s ended before anything went wrong: it needs more tasks", name)
        .isTrue();
  }

  /** Waits until so many tasks are done; whether the job goes on then. */
  boolean isRunningWith(long tasks) {
    return jobs.await(name, LIMIT, now -> done(now) >= tasks).completionTime() == null;
  }

  static long done(ValidationJobStatus status) {
    return status.tasks() == null ? 0 : status.tasks().succeeded();
  }

  /** Waits for the job's end, and deletes it. */
  void assertEachTaskIsCountedOnce() {
    int tasks = FILES * validations;
    ValidationJobStatus status = jobs.awaitFinished(name, LIMIT);
    assertThat(status.phase()).as("%s", status.conditions()).isEqualTo("Succeeded");
    assertThat(status.tasks().total()).isEqualTo(tasks);
    assertThat(status.tasks().succeeded()).isEqualTo(tasks);
    assertThat(status.tasks().failed()).isZero();
    // Each file holds one thing that each validation finds: twice done would be counted twice.
    assertThat(status.findings().total()).isEqualTo(tasks);
    jobs.delete(name);
  }
}
