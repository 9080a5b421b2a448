package io.codeguard.system.simulation;

import io.codeguard.queue.LeaseRequest;
import io.codeguard.system.simulation.Server.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Random faults: crashes, suspensions, losses and restarts, at any time or in the middle of steps.
 */
final class RandomFaults {
  /** Prefixes of the texts of calls. */
  private static final List<String> CALLS =
      List.of(
          "",
          "putDocument",
          "putDocument",
          "count",
          "settle",
          "lease",
          "renew",
          "document",
          "removeDocument",
          "register",
          "enqueue",
          "cancel",
          "keepAlive",
          "remove",
          "status of",
          "hold",
          "remove finalizer");

  /** Calls of a worker while it lists or writes a report. */
  private static final String WRITES = "putDocument(lease";

  private static final long LEASE = LeaseRequest.DEFAULT_DURATION.toMillis();
  private static final int SHORT = 2_000;

  private final World world;
  private final Cast cast;
  private final Jobs jobs;
  private final Chance chance;
  private final List<Runnable> general = new ArrayList<>();
  private final List<Consumer<Worker>> ofWorkers = new ArrayList<>();
  private final List<Consumer<Operator>> ofOperators = new ArrayList<>();
  private long end;

  /** Plans the faults of a history. */
  RandomFaults(World world, Cast cast, Jobs jobs) {
    this.world = world;
    this.jobs = jobs;
    this.cast = cast;
    this.chance = world.chance();
    chooseKinds();
    for (int faults = chance.between(1, 4); faults > 0; faults--) {
      at(chance.between(500, 40_000), () -> strike(anybody()));
    }
    for (int faults = chance.between(0, 4); faults > 0; faults--) {
      world
          .faults()
          .strike(chance.pick(CALLS), chance.between(1, 6), chance.nextBoolean(), this::strike);
    }
    if (chance.oneIn(4)) {
      world.faults().strike(WRITES, chance.between(1, 4), true, this::outrun);
    }
  }

  /** Most histories have few kinds of faults, so that less common ones are not masked. */
  private void chooseKinds() {
    if (chance.nextBoolean()) {
      general.add(() -> redis(State.DOWN));
      general.add(() -> redis(State.FROZEN));
    }
    if (chance.nextBoolean()) {
      ofWorkers.addAll(List.of(this::kill, this::sleep, this::sleep, this::cut));
    }
    if (chance.nextBoolean()) {
      ofOperators.addAll(List.of(this::kill, this::changeLeader, this::cut));
    }
    if (chance.nextBoolean()) {
      general.addAll(List.of(this::stopApi, this::loseAnswers));
    }
    if (chance.oneIn(6)) {
      general.addAll(List.of(this::loseEverything, this::loseTheLatest));
    }
  }

  /** When the last active fault ends. */
  long end() {
    return end;
  }

  private void at(long millis, Runnable fault) {
    world.agenda().after(millis, fault);
    end = Math.max(end, world.agenda().now() + millis);
  }

  private Instance anybody() {
    List<Instance> all = new ArrayList<>();
    cast.operators().forEach(operator -> all.add(operator.instance()));
    cast.workers().forEach(worker -> all.add(worker.instance()));
    return all.isEmpty() ? null : chance.pick(all);
  }

  /** A fault of the process, or of a server. */
  private void strike(Instance instance) {
    List<Runnable> possible = new ArrayList<>(general);
    cast.worker(instance)
        .ifPresent(worker -> ofWorkers.forEach(fault -> possible.add(() -> fault.accept(worker))));
    cast.operator(instance)
        .ifPresent(
            operator -> ofOperators.forEach(fault -> possible.add(() -> fault.accept(operator))));
    if (!possible.isEmpty()) {
      chance.pick(possible).run();
    }
  }

  private int shortOrLong(int least, int most) {
    return chance.nextBoolean() ? chance.between(200, SHORT) : chance.between(least, most);
  }

  private void redis(State state) {
    int millis = shortOrLong(SHORT, 60_000);
    world.trace("Redis is %s for %d ms".formatted(state, millis));
    world.redisServer().become(state);
    at(millis, this::redisIsUp);
  }

  private void redisIsUp() {
    world.trace("Redis is up");
    world.redisServer().become(State.UP);
  }

  private void loseEverything() {
    int millis = chance.between(500, 20_000);
    world.trace("Redis is down for %d ms, and loses everything".formatted(millis));
    world.excuses().dataLost();
    world.redisServer().become(State.DOWN);
    world.redis().clear();
    at(millis, this::redisIsUp);
  }

  private void loseTheLatest() {
    world.redis().save();
    world.excuses().dataLost();
    at(
        chance.between(1, 1_000),
        () -> {
          int millis = chance.between(500, 20_000);
          world.trace("Redis is down for %d ms, and loses the latest".formatted(millis));
          world.redisServer().become(State.DOWN);
          world.redis().goBack();
          at(millis, this::redisIsUp);
        });
  }

  private void kill(Worker worker) {
    world.trace("%s dies".formatted(worker.instance().name()));
    worker.kill();
    at(chance.between(500, 20_000), cast::startWorker);
  }

  private void sleep(Worker worker) {
    sleep(worker, shortOrLong(16_000, 60_000));
  }

  private void sleep(Worker worker, int millis) {
    world.trace("%s is suspended for %d ms".formatted(worker.instance().name(), millis));
    away(worker, millis);
    worker.instance().sleep(millis);
    at(millis, () -> away(worker, millis));
  }

  /**
   * The worker is suspended in the middle of writing; another one gets its task, after the source
   * has changed, and the first resumes at the latest while the other one is writing.
   */
  private void outrun(Instance instance) {
    cast.worker(instance).ifPresent(this::outrun);
  }

  private void outrun(Worker worker) {
    sleep(worker, chance.between(20_000, 60_000));
    jobs.all().forEach(Job::move);
    cast.startWorker();
    wakeWhenOthersWrite(worker.instance(), world.agenda().now() + LEASE);
  }

  private void wakeWhenOthersWrite(Instance sleeper, long earliest) {
    world
        .faults()
        .strike(
            WRITES,
            chance.between(1, 3),
            false,
            _ -> {
              if (world.agenda().now() < earliest) {
                wakeWhenOthersWrite(sleeper, earliest);
              } else {
                world.agenda().after(chance.between(1, 100), sleeper::wake);
              }
            });
  }

  private void cut(Worker worker) {
    int millis = shortOrLong(16_000, 60_000);
    world.trace("%s is cut off for %d ms".formatted(worker.instance().name(), millis));
    away(worker, millis);
    worker.link().cut(true);
    at(
        millis,
        () -> {
          away(worker, millis);
          worker.link().cut(false);
        });
  }

  /** A worker without contact for this time may lose its leases. */
  private static void away(Worker worker, int millis) {
    if (millis > SHORT) {
      worker.excuse();
    }
  }

  private void kill(Operator operator) {
    world.trace("%s dies".formatted(operator.instance().name()));
    operator.instance().kill();
    at(chance.between(500, 20_000), cast::startOperator);
  }

  /** The old leader is suspended, and is still active for a moment after it resumes. */
  private void changeLeader(Operator operator) {
    Instance old = operator.instance();
    world.excuses().leadersOverlap();
    int millis = chance.between(5_000, 30_000);
    world.trace(
        "%s is suspended for %d ms, and another one becomes the leader"
            .formatted(old.name(), millis));
    cast.depose(operator);
    old.sleep(millis);
    at(chance.between(1_000, millis), cast::startOperator);
    at(
        millis + chance.between(1, 3_000),
        () -> {
          world.trace("%s ends".formatted(old.name()));
          old.kill();
        });
  }

  private void cut(Operator operator) {
    int millis = shortOrLong(SHORT, 40_000);
    world.trace("%s is cut off from Redis for %d ms".formatted(operator.instance().name(), millis));
    operator.toRedis().cut(true);
    at(millis, () -> operator.toRedis().cut(false));
  }

  private void stopApi() {
    int millis = shortOrLong(SHORT, 100_000);
    State state = chance.nextBoolean() ? State.DOWN : State.FROZEN;
    world.trace("the API server is %s for %d ms".formatted(state, millis));
    world.apiServer().become(state);
    at(
        millis,
        () -> {
          world.trace("the API server is up");
          world.apiServer().become(State.UP);
        });
  }

  private void loseAnswers() {
    int millis = chance.between(1_000, 20_000);
    world.trace("answers get lost for %d ms".formatted(millis));
    world.faults().loseAnswers(chance.between(2, 8));
    at(millis, () -> world.faults().loseAnswers(0));
  }
}
