package io.codeguard.worker;

import static io.codeguard.worker.testing.TestPlans.archive;
import static io.codeguard.worker.testing.TestPlans.files;
import static io.codeguard.worker.testing.TestPlans.git;
import static io.codeguard.worker.testing.TestPlans.validation;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.protocol.JobPlan;
import io.codeguard.queue.DeadLetter;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.FileServer;
import io.codeguard.worker.testing.GitServer;
import io.codeguard.worker.testing.JobDriver;
import io.codeguard.worker.testing.WorkersOnRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that a worker refuses or fails, and the reasons that it gives. */
class RefusedJobsTest {
  @RegisterExtension private static final WorkersOnRedis WORKERS = new WorkersOnRedis();

  private final FileServer web = FileServer.start();
  @TempDir private Path workspace;

  @AfterEach
  void stop() {
    web.close();
  }

  private WorkerRuntime worker(int concurrency) {
    return WORKERS.start(concurrency, workspace);
  }

  private void assertRefused(JobDriver job, String message) {
    DeadLetter failure = job.listingFailure();
    assertThat(failure.reason()).contains(message);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.attemptsUsedUp()).isFalse();
  }

  /** Another worker may support it, so no attempt is spent. */
  private static void assertHandedBack(JobDriver job, String message) {
    assertThat(job.listingRefusal()).startsWith(message).contains(" (worker worker-0, build ");
  }

  @Test
  void refusesUnknownValidations() {
    var _ = worker(1);
    assertHandedBack(
        WORKERS.submit(files(Map.of("a", "x")), validation("mark"), validation("spelling")),
        "validations[1].type: there is no validator 'spelling'; use one of [");
  }

  @Test
  void refusesWrongParameters() {
    var _ = worker(1);
    assertHandedBack(
        WORKERS.submit(
            files(Map.of("a", "x")),
            new JobPlan.Validation("mark", null, null, Map.of("colour", "red"))),
        "validations[0] (mark): parameters: 'colour' is unknown; use x, y");
  }

  @Test
  void refusesWrongGlobs() {
    var _ = worker(1);
    assertHandedBack(
        WORKERS.submit(
            files(Map.of("a", "x")), new JobPlan.Validation("mark", List.of("{a"), null, Map.of())),
        "validations[0].include[0] '{a' is not a valid glob");
  }

  @Test
  void refusesPlansOfNewerFormats() {
    var _ = worker(1);
    assertHandedBack(
        WORKERS.submit(
            new JobPlan(
                3,
                "team/job",
                files(Map.of()),
                null,
                null,
                List.of(validation("mark")),
                20,
                false,
                null)),
        "the job's plan has format 3, but this worker supports 2");
  }

  @Test
  void refusesAWrongDigest() {
    var _ = worker(1);
    assertRefused(
        WORKERS.submit(
            archive(web.file("/a", new Archives.Zip().file("a", "x").bytes()), "0".repeat(64)),
            validation("mark")),
        "source.archive.sha256 does not match");
  }

  @Test
  void rejectsAnInvalidRef() {
    var _ = worker(1);
    try (GitServer git = GitServer.start(workspace.resolve("repo.git"))) {
      git.commit("refs/heads/main", GitServer.Entry.file("a", "x"));
      assertRefused(
          WORKERS.submit(git(git.url(), "nowhere", null), validation("mark")), "has no 'nowhere'");
    }
  }

  @Test
  void retriesUnreachableServers() {
    var _ = worker(1);
    String url = web.status("/broken", 503);
    DeadLetter failure = WORKERS.submit(archive(url, null), validation("mark")).listingFailure();

    assertThat(failure.reason()).isEqualTo(url + " responded with status 503");
    assertThat(failure.attempts()).isEqualTo(3);
    assertThat(failure.attemptsUsedUp()).isTrue();
    assertThat(web.requests()).isEqualTo(3);
  }

  @Test
  void rejectsFilesThatChangedSinceTheyWereListed() {
    WorkerRuntime first = worker(1);
    byte[][] archive = {new Archives.Zip().file("a.txt", "x").bytes()};
    String url = web.handle("/a", exchange -> FileServer.send(exchange, 200, archive[0]));
    JobDriver job = WORKERS.submit(archive(url, null), validation("mark"));
    assertThat(job.manifest().tasks()).isEqualTo(1);
    first.close();
    archive[0] = new Archives.Zip().file("a.txt", "y").bytes();
    var _ = worker(1);

    JobSnapshot end = job.finish();
    assertThat(end.dead()).isEqualTo(1);
    assertThat(job.failures().get("a.txt"))
        .contains("the source changed while the job was running");
  }
}
