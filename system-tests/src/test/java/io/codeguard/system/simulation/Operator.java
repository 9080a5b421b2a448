package io.codeguard.system.simulation;

import io.codeguard.api.conditions.ConditionReason;
import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.jobengine.JobBaseline;
import io.codeguard.jobengine.JobRequest;
import io.codeguard.jobengine.JobRun;
import io.codeguard.jobengine.JobStatusBuilder;
import io.codeguard.jobengine.QueuedReport;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskQueue;
import io.codeguard.system.simulation.ApiServer.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * An operator process: the reconciler's steps around the job engine's {@link JobRun}, with one
 * thread per job.
 */
final class Operator {
  /** Measured with the machine's clock, so that slow machines do not matter. */
  private static final int TASK_TIMEOUT_SECONDS = 86_400;

  private static final long POLL = 15_000;
  private static final long POLL_WHILE_BLOCKED = 5_000;
  private static final long LONGEST_BACKOFF = 60_000;
  private static final long COUNTS_APART = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration KEEP_ALIVE_APART = Duration.ofHours(6);

  private record Written(ValidationJobStatus status, long version, long at) {}

  /** An object that the job references does not exist yet. */
  private static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final World world;
  private final Jobs jobs;
  private final ApiServer api;
  private final Instance instance;
  private final Link toApi;
  private final Link toRedis;
  private final JobRun run;
  private final Clock clock;
  private final Map<String, Resource> cache = new HashMap<>();
  private final Map<String, Written> written = new HashMap<>();
  private final Map<String, Long> keptAlive = new HashMap<>();
  private final Map<String, Long> backoff = new HashMap<>();
  private final Map<String, Integer> timers = new HashMap<>();
  private final Set<String> running = new HashSet<>();
  private final Set<String> again = new HashSet<>();

  Operator(World world, Jobs jobs, ApiServer api, String name) {
    this.world = world;
    this.jobs = jobs;
    this.api = api;
    this.instance = new Instance(world, name);
    this.toApi = world.linkToApi(instance);
    this.toRedis = world.linkToRedis(instance);
    this.clock = world.agenda().clock();
    this.run = new JobRun(clock);
    boolean stale = !world.faults().calm() && world.chance().oneIn(4);
    (stale ? api.listStale() : api.list()).forEach(this::see);
    if (stale) {
      api.list().forEach(job -> changed(job.uid()));
    }
    api.watch(this::changed);
  }

  Instance instance() {
    return instance;
  }

  Link toRedis() {
    return toRedis;
  }

  /** A watch event is being delivered. */
  private void changed(String uid) {
    Chance chance = world.chance();
    boolean late = !world.faults().calm() && chance.oneIn(20);
    instance.after(late ? chance.between(1_000, 10_000) : chance.between(1, 50), () -> look(uid));
  }

  private void look(String uid) {
    if (world.apiServer().state() != Server.State.UP) {
      instance.after(1_000, () -> look(uid));
      return;
    }
    Optional<Resource> now = api.get(uid);
    now.ifPresentOrElse(this::see, () -> cache.remove(uid));
  }

  private void see(Resource job) {
    Resource before = cache.get(job.uid());
    if (before == null || before.version() < job.version()) {
      cache.put(job.uid(), job);
      wake(job.uid());
    }
  }

  /** A queue event, possibly delayed. */
  void hear(String uid) {
    Chance chance = world.chance();
    if (world.faults().calm() || !chance.oneIn(5)) {
      instance.after(chance.between(1, 300), () -> wake(uid));
    }
  }

  private void wake(String uid) {
    if (!cache.containsKey(uid)) {
      return;
    }
    if (!running.add(uid)) {
      again.add(uid);
      return;
    }
    Actor[] actor = new Actor[1];
    actor[0] = new Actor(instance, instance.name() + "/" + uid, () -> reconcile(uid, actor[0]));
    actor[0].start();
  }

  private void reconcile(String uid, Actor actor) {
    Optional<Long> next;
    try {
      Resource job = cache.get(uid);
      next = job == null ? Optional.empty() : reconcile(job, actor);
      backoff.remove(uid);
    } catch (ApiServer.Unavailable e) {
      next =
          Optional.of(backoff.merge(uid, 1_000L, (old, _) -> Math.min(2 * old, LONGEST_BACKOFF)));
    }
    running.remove(uid);
    int timer = timers.merge(uid, 1, Integer::sum);
    long delay = again.remove(uid) ? 1 : next.orElse(Duration.ofMinutes(2).toMillis());
    instance.after(
        delay,
        () -> {
          if (timers.get(uid) == timer) {
            wake(uid);
          }
        });
  }

  private Optional<Long> reconcile(Resource job, Actor actor) {
    if (job.deleted().isPresent()) {
      return job.finalizer() ? clean(job, actor) : Optional.empty();
    }
    if (!job.finalizer()) {
      change(actor, "hold " + job.name(), job.uid(), now -> now.withFinalizer(true));
      return Optional.of(POLL);
    }
    Optional<ValidationJobStatus> before = latest(job);
    if (before.filter(Phase::isFinal).isPresent()) {
      return Optional.empty();
    }
    ValidationJobStatus now = advance(job, before, actor);
    Optional<Long> pending = write(job, before, now, actor);
    if (pending.isPresent()) {
      return pending;
    }
    world.hearWork();
    return Phase.isFinal(now) ? Optional.empty() : Optional.of(nextLook(job, now));
  }

  private ValidationJobStatus advance(
      Resource job, Optional<ValidationJobStatus> before, Actor actor) {
    TaskQueue queue = Calls.queue(world.queue(), actor, toRedis);
    JobRequest request =
        new JobRequest(
            job.uid(),
            World.NAMESPACE + "/" + job.name(),
            job.generation(),
            job.spec(),
            before,
            TASK_TIMEOUT_SECONDS,
            () -> jobs.of(job.uid()).source(),
            jobs.of(job.uid())
                .baseline()
                .map(
                    earlier ->
                        new JobBaseline(
                            "spec.baseline.jobName", () -> report(earlier, queue, actor))),
            Optional.empty(),
            Optional.of("/reports/" + job.uid()));
    try {
      keepAlive(queue, job.uid());
      ValidationJobStatus now =
          run.advance(queue, Calls.results(world.results(), actor, toRedis), request);
      if (Phase.isFinal(now)) {
        jobs.decided(job.uid(), now);
        world.trace("%s: decides on %s %s".formatted(instance.name(), job.name(), describe(now)));
      }
      return now;
    } catch (QueueUnavailableException e) {
      return new JobStatusBuilder(request, clock.instant()).withoutQueue(e.getMessage());
    } catch (Missing e) {
      return new JobStatusBuilder(request, clock.instant())
          .without(ConditionType.BASELINE_READY, ConditionReason.BASELINE_MISSING, "no report");
    }
  }

  private Iterator<byte[]> report(Job earlier, TaskQueue queue, Actor actor) {
    Optional<Resource> found =
        actor.await(
            reply -> toApi.send("get " + earlier.name(), () -> api.get(earlier.uid()), reply));
    return found
        .flatMap(Resource::status)
        .filter(Phase::isFinal)
        .flatMap(_ -> QueuedReport.find(queue.feed(), earlier.uid()))
        .map(report -> List.of(bytes(report)).iterator())
        .orElseThrow(Missing::new);
  }

  private static byte[] bytes(QueuedReport report) {
    try (InputStream in = report.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keepAlive(TaskQueue queue, String uid) {
    if (keptAlive.getOrDefault(uid, 0L) <= world.agenda().now()) {
      JobRun.keepAlive(queue, uid);
      keptAlive.put(uid, world.agenda().now() + KEEP_ALIVE_APART.toMillis());
    }
  }

  private long nextLook(Resource job, ValidationJobStatus status) {
    boolean blocked =
        status.conditions().stream()
            .anyMatch(
                condition ->
                    condition.status().equals("False")
                        && condition.type().matches(".*R(ead|each).*"));
    long poll = blocked ? POLL_WHILE_BLOCKED : POLL;
    Long seconds = job.spec().activeDeadlineSeconds();
    if (seconds == null || status.startTime() == null) {
      return poll;
    }
    long end = java.time.Instant.parse(status.startTime()).toEpochMilli() + seconds * 1_000 + 1;
    long left = end - world.agenda().now();
    return left > 0 ? Math.min(left, poll) : poll;
  }

  /** The latest known status. */
  private Optional<ValidationJobStatus> latest(Resource job) {
    Written last = written.get(job.uid());
    return last != null && last.version() > job.version()
        ? Optional.of(last.status())
        : job.status();
  }

  /** Returns the delay until the rest has to be written, if any. */
  private Optional<Long> write(
      Resource job, Optional<ValidationJobStatus> before, ValidationJobStatus now, Actor actor) {
    if (before.filter(now::equals).isPresent()) {
      return Optional.empty();
    }
    Written last = written.get(job.uid());
    long wait = last == null ? 0 : last.at() + COUNTS_APART - world.agenda().now();
    if (wait > 0 && before.filter(old -> !urgent(old, now)).isPresent()) {
      return Optional.of(wait);
    }
    long known = known(job);
    Resource kept =
        change(
            actor,
            "status of " + job.name() + " " + describe(now),
            job.uid(),
            resource -> record(resource, known, now));
    written.put(job.uid(), new Written(now, kept.version(), world.agenda().now()));
    return Optional.empty();
  }

  /** Optimistic locking: a status is rejected if the job has changed. */
  private Resource record(Resource resource, long known, ValidationJobStatus now) {
    if (resource.version() != known) {
      throw new ApiServer.Unavailable("conflict: version " + resource.version());
    }
    jobs.recorded(resource, now);
    return resource.with(now);
  }

  private long known(Resource job) {
    Written last = written.get(job.uid());
    return last == null ? job.version() : Math.max(job.version(), last.version());
  }

  private static String describe(ValidationJobStatus status) {
    return "%s %s %s"
        .formatted(status.phase(), status.progress(), Verdicts.finished(status).orElse(""));
  }

  private static boolean urgent(ValidationJobStatus before, ValidationJobStatus now) {
    return !Objects.equals(before.phase(), now.phase())
        || !Objects.equals(before.conditions(), now.conditions())
        || !Objects.equals(before.observedGeneration(), now.observedGeneration());
  }

  private Optional<Long> clean(Resource job, Actor actor) {
    try {
      JobRun.remove(Calls.queue(world.queue(), actor, toRedis), job.uid());
    } catch (QueueUnavailableException e) {
      if (clock.instant().isBefore(job.deleted().orElseThrow().plus(PATIENCE))) {
        return Optional.of(POLL_WHILE_BLOCKED);
      }
      world.excuses().mayLeave(job.uid());
    }
    change(actor, "remove finalizer of " + job.name(), job.uid(), now -> now.withFinalizer(false));
    return Optional.empty();
  }

  private Resource change(Actor actor, String what, String uid, UnaryOperator<Resource> change) {
    Callable<Resource> call = () -> api.change(uid, change);
    return actor.await(reply -> toApi.send(what, call, reply));
  }
}
