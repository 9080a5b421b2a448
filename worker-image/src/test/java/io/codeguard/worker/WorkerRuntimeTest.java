package io.codeguard.worker;

import static io.codeguard.worker.testing.TestPlans.archive;
import static io.codeguard.worker.testing.TestPlans.directory;
import static io.codeguard.worker.testing.TestPlans.files;
import static io.codeguard.worker.testing.TestPlans.git;
import static io.codeguard.worker.testing.TestPlans.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.FindingLimit;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.FileServer;
import io.codeguard.worker.testing.GitServer;
import io.codeguard.worker.testing.JobDriver;
import io.codeguard.worker.testing.MarkValidator;
import io.codeguard.worker.testing.TestPlans;
import io.codeguard.worker.testing.WorkersOnRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A worker on a real Redis, with sources from real servers. */
class WorkerRuntimeTest {
  @RegisterExtension private static final WorkersOnRedis WORKERS = new WorkersOnRedis();

  private static final String LFS_POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab".repeat(32) + "\nsize 9\n";

  private final FileServer web = FileServer.start();
  @TempDir private Path workspace;

  @AfterEach
  void stop() {
    web.close();
  }

  private WorkerRuntime worker(int concurrency) {
    return WORKERS.start(concurrency, workspace);
  }

  @Test
  void processesAJobFromListingToReport() {
    var _ = worker(4);
    JobDriver job =
        WORKERS.submit(
            files(
                Map.of(
                    "a/bad.txt", "fine\nBAD one\n",
                    "a/good.txt", "fine\n",
                    "warn.txt", "WARN two\n",
                    "hush.txt", "HUSH three\n",
                    "image.png", "x")),
            validation("mark"));

    SourceListing manifest = job.manifest();
    assertThat(manifest.files()).isEqualTo(4);
    assertThat(manifest.tasks()).isEqualTo(4);
    assertThat(manifest.unmatched()).isEqualTo(1);
    assertThat(manifest.revision()).startsWith("sha256:");

    JobSnapshot end = job.finish();
    assertThat(end.done()).isEqualTo(4);
    assertThat(end.counters())
        .containsOnly(
            Map.entry(Counters.WITH_FINDINGS, 2L),
            Map.entry(Counters.FINDINGS_ERROR, 1L),
            Map.entry(Counters.FINDINGS_WARNING, 1L),
            Map.entry(Counters.FINDINGS_SUPPRESSED, 1L),
            Map.entry(Counters.KEPT, 3L));
    assertThat(job.highlights())
        .containsExactly(
            new Highlight("mark", "bad", "error", "a/bad.txt", 2, 1, "BAD one"),
            new Highlight("mark", "warn", "warning", "warn.txt", 1, 1, "WARN two"));
    assertThat(job.report())
        .contains("a/bad.txt", "BAD one", "WARN two", "HUSH three", "suppressions", "team/job");
    assertThat(job.reportDocument().results()).isEqualTo(3);
  }

  @Test
  void findingsBeyondAJobsLimitAreOnlyCounted() {
    var _ = worker(4);
    JobDriver job =
        WORKERS.submit(
            files(
                Map.of(
                    "a.txt", "BAD\nHUSH\nBAD\n", "b.txt", "BAD\nHUSH\nBAD\n", "c.txt", "fine\n")),
            validation("mark"));
    assertThat(WORKERS.queue().feed().count("uid", Counters.KEPT, FindingLimit.MAX - 4))
        .isEqualTo(FindingLimit.MAX - 4);

    JobSnapshot end = job.finish();

    assertThat(end.counters())
        .containsOnly(
            Map.entry(Counters.WITH_FINDINGS, 1L),
            Map.entry(Counters.FINDINGS_ERROR, 4L),
            Map.entry(Counters.FINDINGS_SUPPRESSED, 2L),
            Map.entry(Counters.PARTIAL, 1L),
            Map.entry(Counters.reason(Counters.PARTIAL, FindingLimit.REASON), 1L),
            Map.entry(Counters.KEPT, FindingLimit.MAX + 2));
    assertThat(job.report()).contains(FindingLimit.REASON);
    assertThat(job.reportDocument().results()).isEqualTo(4);
  }

  @Test
  void selectsFilesByGlobsAndTypes() {
    var _ = worker(2);
    JobPlan plan =
        new JobPlan(
            1,
            "team/job",
            files(
                Map.of(
                    "src/a.txt", "BAD\n",
                    "src/b.txt", "BAD\n",
                    "src/gen/c.txt", "BAD\n",
                    "doc/d.txt", "BAD\n",
                    "src/e.json", "{}")),
            List.of("src/**"),
            List.of("**/gen/**"),
            List.of(
                validation("mark"),
                new JobPlan.Validation("mark", List.of("a.*"), List.of(), Map.of()),
                new JobPlan.Validation("syntax", List.of(), List.of("*.txt"), null)),
            20,
            false,
            null);
    JobDriver job = WORKERS.submit(plan);

    SourceListing manifest = job.manifest();
    assertThat(manifest.tasks()).isEqualTo(4);
    assertThat(manifest.files()).isEqualTo(3);
    assertThat(manifest.bytes()).isEqualTo(10);
    assertThat(manifest.unmatched()).isEqualTo(2);
    assertThat(job.finish().counter(Counters.FINDINGS_ERROR)).isEqualTo(3);
  }

  @Test
  void anEmptySourceHasNoTasks() {
    var _ = worker(1);
    JobDriver job =
        WORKERS.submit(
            archive(web.file("/empty", new Archives.Zip().bytes()), null), validation("mark"));

    SourceListing manifest = job.manifest();
    assertThat(manifest.tasks()).isZero();
    assertThat(manifest.chunks()).isZero();
    assertThat(job.report()).contains("\"version\":\"2.1.0\"");
    assertThat(job.reportDocument().results()).isZero();
  }

  @Test
  void listsLargeSourcesInChunks() {
    var _ = worker(1);
    Archives.Tar tar = new Archives.Tar();
    for (int i = 0; i < 1201; i++) {
      tar.file("d/%04d.txt".formatted(i), "BAD\n");
    }
    JobDriver job =
        WORKERS.submit(archive(web.file("/many", tar.gzipped()), null), validation("mark"));

    SourceListing manifest = job.manifest();
    assertThat(manifest.chunks()).isEqualTo(3);
    assertThat(manifest.tasks()).isEqualTo(1201);
    assertThat(job.finish().counter(Counters.FINDINGS_ERROR)).isEqualTo(1201);
    assertThat(web.requests()).isEqualTo(1);
    assertThat(job.highlights()).hasSize(20);
  }

  @Test
  void reportsFilesThatWereNotScanned() {
    var _ = worker(1);
    byte[] archive =
        new Archives.Zip()
            .file("latin.txt", MarkValidator.latin1("für\n"))
            .file("fine.txt", "für\n")
            .link("link.txt", "fine.txt")
            .bytes();
    JobDriver job =
        WORKERS.submit(
            archive(web.file("/a", archive), Archives.sha256(archive)), validation("mark"));

    assertThat(job.manifest().excluded()).containsExactly(Map.entry("symbolic link", 1L));
    JobSnapshot end = job.finish();
    assertThat(end.done()).isEqualTo(2);
    assertThat(end.counters())
        .containsOnly(
            Map.entry(Counters.SKIPPED, 1L),
            Map.entry(Counters.reason(Counters.SKIPPED, "not UTF-8"), 1L));
    assertThat(job.report()).contains("latin.txt", "not UTF-8");
  }

  @Test
  void countsTheTasksThatExcludedFilesWouldHave() {
    var _ = worker(1);
    byte[] archive =
        new Archives.Zip()
            .file("fine.txt", "x\n")
            .file("two\nlines.txt", "BAD\n")
            .file("pointer.txt", LFS_POINTER)
            .file("pointer.bin", LFS_POINTER)
            .link("link.txt", "fine.txt")
            .bytes();
    JobPlan.Validation half =
        new JobPlan.Validation("mark", List.of("f*", "p*"), List.of(), Map.of());
    JobDriver job =
        WORKERS.submit(archive(web.file("/left", archive), null), validation("mark"), half);

    SourceListing manifest = job.manifest();
    assertThat(manifest.excluded())
        .containsOnly(
            Map.entry("symbolic link", 1L),
            Map.entry("LFS pointer", 2L),
            Map.entry("unusable name", 1L));
    assertThat(manifest.tasksOf()).containsExactly(1L, 1L);
    // Two of pointer.txt, one of the name with a line break; pointer.bin is not matched.
    assertThat(manifest.unseen()).isEqualTo(3);
  }

  @Test
  void excludesGitsOwnFiles() {
    var _ = worker(2);
    try (GitServer git = GitServer.start(workspace.resolve("repo.git"))) {
      String tip =
          git.commit(
              "refs/heads/main",
              GitServer.Entry.file("a/b.txt", "one\nBAD\n"),
              GitServer.Entry.file("c.txt", "fine\n"));
      JobDriver job = WORKERS.submit(git(git.url(), "main", null), validation("mark"));

      assertThat(job.manifest().revision()).isEqualTo(tip);
      assertThat(job.finish().done()).isEqualTo(2);
      assertThat(job.highlights())
          .containsExactly(new Highlight("mark", "bad", "error", "a/b.txt", 2, 1, "BAD"));
      assertThat(job.report()).contains(tip, git.url());
    }
  }

  @Test
  void readsALocalDirectoryInPlace() throws Exception {
    var _ = worker(1);
    Path local = Files.createDirectories(workspace.resolve("local/a"));
    Files.writeString(local.resolve("bad.txt"), "BAD\n");
    JobDriver job = WORKERS.submit(directory(local.getParent().toString()), validation("mark"));

    assertThat(job.finish().counter(Counters.FINDINGS_ERROR)).isEqualTo(1);
    assertThat(job.highlights().getFirst().path()).isEqualTo("a/bad.txt");
  }

  @Test
  void onlyAMissingFileFails() throws Exception {
    var _ = worker(1);
    Path local = Files.createDirectories(workspace.resolve("local"));
    Files.writeString(local.resolve("a.txt"), "BAD\n");
    Files.writeString(local.resolve("b.txt"), "BAD\n");
    JobDriver job = WORKERS.submit(directory(local.toString()), validation("mark"));
    assertThat(job.manifest().tasks()).isEqualTo(2);
    Files.delete(local.resolve("a.txt"));

    JobSnapshot end = job.finish();
    assertThat(end.done()).isEqualTo(1);
    assertThat(job.failures()).containsOnlyKeys("a.txt");
    assertThat(job.deadLetters().getFirst().attempts()).isEqualTo(1);
    assertThat(job.report()).contains("the file is no longer in the source");
  }

  @Test
  void onlyAFileThatMakesTheValidatorThrowFails() {
    var _ = worker(2);
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      all.put("%02d.txt".formatted(i), i == 17 ? "THROW\n" : "BAD\n");
    }
    JobDriver job = WORKERS.submit(files(all), validation("mark"));

    JobSnapshot end = job.finish();
    assertThat(end.done()).isEqualTo(39);
    assertThat(end.counter(Counters.FINDINGS_ERROR)).isEqualTo(39);
    assertThat(job.failures())
        .containsExactly(Map.entry("17.txt", "the validator 'mark' failed: IllegalStateException"));
    assertThat(job.deadLetters().getFirst().attempts()).isEqualTo(3);
  }

  @Test
  void theReportDoesNotDependOnTheOrderOfProcessing() {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      all.put("%03d.txt".formatted(i), "WARN %d\nfine\nBAD %d\n".formatted(i % 7, i));
    }
    all.put("throw.txt", "THROW\n");
    all.put("two\nlines.txt", "BAD\n");
    all.put("pointer.txt", LFS_POINTER);
    var _ = worker(1);
    JobDriver alone =
        JobDriver.submit(WORKERS.queue(), "alone", TestPlans.of(files(all), validation("mark")));
    var _ = alone.finish();
    String report = alone.report();

    var _ = worker(3);
    var _ = worker(3);
    JobDriver together =
        JobDriver.submit(WORKERS.queue(), "together", TestPlans.of(files(all), validation("mark")));
    var _ = together.finish();

    assertThat(together.report()).isEqualTo(report);
    assertThat(report)
        .contains("excluded from the source: 1 LFS pointer", "\"total\":301,\"clean\":0");
    assertThat(together.reportDocument()).isEqualTo(alone.reportDocument());
    assertThat(together.highlights()).isEqualTo(alone.highlights());
    assertThat(alone.reportDocument().digest())
        .isEqualTo(
            "sha256:" + Archives.sha256(report.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void goesOnWhenRedisIsBack() {
    WorkerRuntime worker = worker(2);
    await().until(worker::ready);
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      all.put("%03d.txt".formatted(i), i % 40 == 0 ? "SLOW\nBAD\n" : "BAD\n");
    }
    JobDriver job = WORKERS.submit(files(all), validation("mark")).feed();
    await().until(() -> job.now().active() > 0);

    WORKERS.server().kill();
    await().until(() -> !worker.ready());
    assertThat(worker.live()).isTrue();
    WORKERS.server().run();

    JobSnapshot end = job.ended();
    assertThat(end.done()).isEqualTo(300);
    assertThat(end.counter(Counters.FINDINGS_ERROR)).isEqualTo(300);
    assertThat(end.dead()).isZero();
    await().until(worker::ready);
  }
}
