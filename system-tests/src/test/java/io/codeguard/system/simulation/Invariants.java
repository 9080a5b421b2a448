package io.codeguard.system.simulation;

import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.api.v1alpha1.ValidationJobStatus.Tasks;
import io.codeguard.jobengine.QueuedReport;
import io.codeguard.protocol.Documents;
import io.codeguard.queue.WorkerState;
import io.codeguard.system.simulation.ApiServer.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The invariants once the system is quiescent. Each violation is one sentence. */
final class Invariants {
  /** Keys that are shared by all jobs of a queue, or by all queues. */
  private static final Pattern SHARED =
      Pattern.compile(
          "codeguard:\\{results}.*|codeguard:\\{[^}]*}:(q|when|w|slots|wake|rate:[0-9]+)");

  private final World world;
  private final Jobs jobs;
  private final ApiServer api;
  private final List<String> problems = new ArrayList<>();

  Invariants(World world, Jobs jobs, ApiServer api) {
    this.world = world;
    this.jobs = jobs;
    this.api = api;
  }

  /** Checks the jobs that were not deleted. */
  List<String> ofJobs() {
    problems.clear();
    api.list().stream().filter(job -> job.deleted().isEmpty()).forEach(this::check);
    return List.copyOf(problems);
  }

  private void check(Resource resource) {
    Job job = jobs.of(resource.uid());
    ValidationJobStatus status = resource.status().orElse(null);
    if (!Phase.isFinal(status)) {
      // Only a job that waits for a lost report.
      return;
    }
    String finished = Verdicts.finished(status).orElse("nothing");
    Set<String> decided = jobs.decided(resource.uid());
    claim(
        world.excuses().lostData() || decided.size() <= 1,
        job,
        "was found to be final in different ways: " + decided);
    Set<String> recorded = jobs.recorded(resource.uid());
    claim(recorded.size() == 1, job, "has had different last statuses: " + recorded);
    claim(
        recorded.contains(Verdicts.of(status)),
        job,
        "is " + Verdicts.of(status) + ", recorded was " + recorded);
    Set<String> starts = jobs.starts(resource.uid());
    claim(starts.size() <= 1, job, "has had different starts: " + starts);
    if (finished.startsWith("DeadlineExceeded")) {
      Long seconds = resource.spec().activeDeadlineSeconds();
      claim(seconds != null, job, "has no deadline and is " + finished);
      return;
    }
    if (finished.startsWith("ListingFailed")) {
      excused(job, resource, Documents.listingJob(job.uid()), finished);
      return;
    }
    if (finished.startsWith("ReportFailed")) {
      excused(job, resource, Documents.reportJob(job.uid()), finished);
      return;
    }
    counts(job, resource, status);
  }

  private void excused(Job job, Resource resource, String queueJob, String finished) {
    int excuses = world.excuses().of(queueJob, "single", "");
    claim(
        excuses >= resource.spec().retry().maxAttempts(),
        job,
        "is %s, and workers are at fault for %d attempts only".formatted(finished, excuses));
  }

  private void counts(Job job, Resource resource, ValidationJobStatus status) {
    Expectation expected = Expectation.of(resource.spec(), job.files(status.source().revision()));
    Tasks tasks = status.tasks();
    same(job, "tasks in all", (long) expected.total(), tasks.total());
    same(job, "tasks waiting or leased", 0L, tasks.ready() + tasks.active() + tasks.delayed());
    same(
        job,
        "tasks with an outcome",
        tasks.total(),
        tasks.succeeded() + tasks.cached() + tasks.skipped() + tasks.partial() + tasks.failed());
    same(
        job,
        "tasks done",
        tasks.succeeded() + tasks.cached(),
        Objects.requireNonNullElse(tasks.clean(), 0L)
            + Objects.requireNonNullElse(tasks.withFindings(), 0L));
    boolean tooMany = tasks.failed() > resource.spec().maxFailedTasks();
    same(job, "phase", tooMany ? Phase.FAILED : Phase.SUCCEEDED, status.phase());
    Optional<Sarif> report =
        QueuedReport.find(world.queue().feed(), job.uid()).map(QueuedReport::open).map(Sarif::read);
    claim(world.excuses().lostData() || report.isPresent(), job, "has no report");
    report.ifPresent(written -> findings(job, resource, status, expected, written));
  }

  private void findings(
      Job job, Resource resource, ValidationJobStatus status, Expectation expected, Sarif report) {
    same(
        job,
        "failed tasks in the report",
        status.tasks().failed(),
        report.failed().values().stream().mapToLong(Integer::intValue).sum());
    expected.tasks().keySet().forEach(path -> failures(job, resource, expected, report, path));
    List<String> findings = expected.findings(report.failed());
    same(job, "findings in the report", findings, report.findings());
    same(job, "errors", count(findings, "BAD"), status.findings().error());
    same(job, "warnings", count(findings, "WARN"), status.findings().warning());
    same(job, "suppressed", (Long) count(findings, "HUSH"), status.findings().suppressed());
    if (status.findings().fresh() == null) {
      same(
          job,
          "top findings",
          Math.min(20, distinct(findings)),
          (long) status.topFindings().size());
    }
    baseline(job, status, report);
  }

  private void failures(
      Job job, Resource resource, Expectation expected, Sarif report, String path) {
    int failed = report.failed().getOrDefault(path, 0);
    if (expected.broken().get(path)) {
      same(job, "failed tasks of " + path, expected.tasks().get(path), failed);
      return;
    }
    int attempts = resource.spec().retry().maxAttempts();
    long excused =
        IntStream.range(0, resource.spec().validations().size())
            .filter(
                group -> world.excuses().of(job.uid(), Integer.toString(group), path) >= attempts)
            .count();
    claim(
        failed <= excused,
        job,
        "%d tasks of %s failed, and workers are at fault for %d only"
            .formatted(failed, path, excused));
  }

  private void baseline(Job job, ValidationJobStatus status, Sarif report) {
    Optional<Sarif> earlier =
        job.baseline()
            .flatMap(before -> QueuedReport.find(world.queue().feed(), before.uid()))
            .map(QueuedReport::open)
            .map(Sarif::read);
    if (earlier.isPresent() && !world.excuses().lostData()) {
      Map<String, Integer> known = new HashMap<>();
      earlier.get().fingerprints().forEach(one -> known.merge(one, 1, Integer::sum));
      long fresh =
          report.fingerprints().stream()
              .filter(one -> known.merge(one, -1, Integer::sum) < 0)
              .count();
      same(job, "new findings", (Long) fresh, status.findings().fresh());
    }
  }

  /** Identical findings of two validations are merged in the top findings. */
  private static long distinct(List<String> findings) {
    return findings.stream().filter(finding -> !finding.contains(" HUSH")).distinct().count();
  }

  private static long count(List<String> findings, String kind) {
    return findings.stream().filter(finding -> finding.contains(" " + kind)).count();
  }

  private void same(Job job, String what, Object expected, Object found) {
    claim(
        expected.equals(found) || expected.toString().equals(String.valueOf(found)),
        job,
        "%s: expected %s, found %s".formatted(what, expected, found));
  }

  private void claim(boolean holds, Job job, String otherwise) {
    if (!holds) {
      problems.add(job.name() + ": " + otherwise);
    }
  }

  /** Checks that no data remains once all jobs are deleted. */
  List<String> ofQueue() {
    List<String> found = new ArrayList<>();
    if (!world.excuses().lostData() && !world.excuses().leadersOverlapped()) {
      world.redis().keys().stream()
          .filter(key -> !SHARED.matcher(key).matches())
          .filter(key -> jobs.all().stream().noneMatch(job -> excusesKey(key, job)))
          .forEach(key -> found.add("Redis still has " + key));
    }
    long demand = world.queue().monitor().stats().demand();
    if (demand != 0) {
      found.add("demand is still " + demand);
    }
    for (WorkerState worker : world.queue().monitor().workers()) {
      if (worker.leasedTasks() != 0) {
        found.add("%s still holds %d tasks".formatted(worker.name(), worker.leasedTasks()));
      }
    }
    return found;
  }

  private boolean excusesKey(String key, Job job) {
    return key.contains(job.uid()) && world.excuses().mayHaveLeft(job.uid());
  }
}
