package io.codeguard.system.simulation;

import io.codeguard.api.conditions.ConditionType;
import io.codeguard.api.v1alpha1.Phase;
import io.codeguard.api.v1alpha1.ValidationJobStatus;
import io.codeguard.queue.SimulatedRedis;
import io.codeguard.system.simulation.ApiServer.Resource;
import io.codeguard.system.simulation.Server.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A history: some jobs, from their creation to their deletion, while parts of the system fail. */
final class History {
  private static final long USERS_TIME = 40_000;
  private static final long LONGEST = 2 * 3_600_000;

  /** The time after which all leases and workers have expired. */
  private static final long AFTERMATH = 80_000;

  private final World world;
  private final Jobs jobs;
  private final ApiServer api = new ApiServer();
  private final Cast cast;
  private final Chance chance;
  private final Set<Job> needed = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private History(long seed, SimulatedRedis redis, Path directory) {
    this.world = new World(seed, redis, directory);
    this.jobs = new Jobs(world);
    this.cast = new Cast(world, jobs, api);
    this.chance = world.chance();
  }

  /**
   * The violations, if any, and the trace.
   *
   * @param problems one sentence each
   */
  record Outcome(long seed, List<String> problems, List<String> trace) {}

  /** Runs the seed's history. Redis must be empty. */
  static Outcome of(long seed, SimulatedRedis redis) {
    Path directory = temporary();
    History history = new History(seed, redis, directory);
    try {
      history.run();
    } catch (RuntimeException e) {
      history.problems.add(stack(e));
    } finally {
      history.cast.end();
      delete(directory);
    }
    return new Outcome(seed, history.problems, history.world.trace());
  }

  private static String stack(RuntimeException e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }

  private void run() {
    cast.startOperator();
    for (int workers = chance.between(1, 3); workers > 0; workers--) {
      cast.startWorker();
    }
    users();
    RandomFaults faults = new RandomFaults(world, cast, jobs);
    // Active faults can postpone the end.
    while (world.agenda().elapsed() <= USERS_TIME || world.agenda().now() <= faults.end()) {
      world.agenda().step();
    }
    calm();
    until("all jobs are final", this::allFinal);
    Invariants invariants = new Invariants(world, jobs, api);
    problems.addAll(invariants.ofJobs());
    api.list().forEach(job -> delete(job.uid()));
    until("all jobs are gone", () -> api.list().isEmpty());
    long end = world.agenda().now() + AFTERMATH;
    until("all leases are over", () -> world.agenda().now() >= end);
    problems.addAll(invariants.ofQueue());
  }

  private void users() {
    RandomJobs random = new RandomJobs(chance, world.directory().resolve("branches"));
    for (int count = chance.between(1, 3); count > 0; count--) {
      Job job = random.next(List.copyOf(jobs.all()));
      jobs.add(job);
      job.baseline().ifPresent(needed::add);
      world.agenda().after(chance.between(1, 10_000), () -> create(job));
      for (int steps = chance.between(0, 3); steps > 0; steps--) {
        world.agenda().after(chance.between(500, (int) USERS_TIME), () -> steer(job));
      }
      if (job.moves()) {
        for (int moves = 2; moves > 0; moves--) {
          world.agenda().after(chance.between(500, (int) USERS_TIME), job::move);
        }
      }
    }
  }

  private void create(Job job) {
    world.trace("user: creates %s %s %s".formatted(job.name(), job.spec(), job.versions()));
    api.create(job.uid(), job.name(), job.spec());
  }

  private void steer(Job job) {
    if (api.get(job.uid()).filter(there -> there.deleted().isEmpty()).isEmpty()) {
      return;
    }
    switch (chance.nextInt(6)) {
      case 0 -> set(job, "suspend", true);
      case 1 -> set(job, "suspend", false);
      case 2 -> set(job, "parallelism", chance.nextInt(3));
      case 3 -> set(job, "priority", chance.nextInt(4));
      case 4 -> {
        if (!needed.contains(job)) {
          delete(job.uid());
        }
      }
      default -> job.move();
    }
  }

  private void set(Job job, String field, Object value) {
    world.trace("user: sets %s of %s to %s".formatted(field, job.name(), value));
    api.change(job.uid(), now -> now.with(job.with(field, value)));
  }

  private void delete(String uid) {
    world.trace("user: deletes %s".formatted(jobs.of(uid).name()));
    api.change(uid, now -> now.deleted(world.agenda().clock().instant()));
  }

  private void calm() {
    world.trace("all is well from now on");
    world.faults().end();
    world.redisServer().become(State.UP);
    world.apiServer().become(State.UP);
    cast.calm();
    if (cast.workers().isEmpty()) {
      cast.startWorker();
    }
    cast.startOperator();
    for (Resource job : api.list()) {
      if (job.spec().suspend()) {
        set(jobs.of(job.uid()), "suspend", false);
      }
    }
  }

  private boolean allFinal() {
    return api.list().stream()
        .allMatch(
            job -> job.deleted().isPresent() || Phase.isFinal(status(job)) || waitsForEver(job));
  }

  /** For a report that was lost with Redis' data, or of a job that finished without one. */
  private boolean waitsForEver(Resource job) {
    boolean withoutReport =
        jobs.of(job.uid())
            .baseline()
            .flatMap(earlier -> api.get(earlier.uid()))
            .map(History::status)
            .filter(last -> Phase.isFinal(last) && last.report() == null)
            .isPresent();
    return (world.excuses().lostData() || withoutReport)
        && status(job) != null
        && status(job).conditions().stream()
            .anyMatch(
                condition ->
                    condition.type().equals(ConditionType.BASELINE_READY.value())
                        && condition.status().equals("False"));
  }

  private static ValidationJobStatus status(Resource job) {
    return job.status().orElse(null);
  }

  private void until(String what, BooleanSupplier condition) {
    long end = world.agenda().now() + LONGEST;
    while (!condition.getAsBoolean()) {
      if (world.agenda().now() > end) {
        throw new IllegalStateException("not reached: " + what);
      }
      world.agenda().step();
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("history");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      io.codeguard.validators.files.Trees.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
