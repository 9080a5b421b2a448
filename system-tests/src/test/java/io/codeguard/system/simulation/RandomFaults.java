package io.codeguard.system.simulation;

import io.codeguard.system.simulation.Server.State;
import java.util.ArrayList;
import java.util.List;

/** What stops, sleeps, gets lost and starts again, and when. */
final class RandomFaults {
  private final World world;
  private final Cast cast;
  private final Chance chance;
  private long end;

  /** Plans the faults of a history. */
  RandomFaults(World world, Cast cast) {
    this.world = world;
    this.cast = cast;
    this.chance = world.chance();
    List<Runnable> kinds = kinds();
    if (!kinds.isEmpty()) {
      for (int faults = chance.between(1, 6); faults > 0; faults--) {
        at(chance.between(500, 60_000), chance.pick(kinds));
      }
    }
  }

  /** When the last one is over, of those that have begun. */
  long end() {
    return end;
  }

  /** Most histories have few kinds, so that others than the commonest are told apart. */
  private List<Runnable> kinds() {
    List<Runnable> kinds = new ArrayList<>();
    if (chance.nextBoolean()) {
      kinds.add(() -> redis(State.DOWN));
      kinds.add(() -> redis(State.FROZEN));
    }
    if (chance.nextBoolean()) {
      kinds.addAll(List.of(this::killWorker, this::sleepWorker, this::cutWorker));
    }
    if (chance.nextBoolean()) {
      kinds.addAll(List.of(this::killOperator, this::changeLeader, this::cutOperator));
    }
    if (chance.nextBoolean()) {
      kinds.addAll(List.of(this::stopApi, this::loseAnswers));
    }
    if (chance.oneIn(6)) {
      kinds.addAll(List.of(this::loseEverything, this::loseTheLatest));
    }
    return kinds;
  }

  private void at(long millis, Runnable fault) {
    world.agenda().after(millis, fault);
    end = Math.max(end, world.agenda().now() + millis);
  }

  private int shortOrLong(int most) {
    return chance.nextBoolean() ? chance.between(200, 3_000) : chance.between(3_000, most);
  }

  private void redis(State state) {
    int millis = shortOrLong(60_000);
    world.trace("Redis is %s for %d ms", state, millis);
    world.redisServer().become(state);
    at(millis, this::redisIsUp);
  }

  private void redisIsUp() {
    world.trace("Redis is up");
    world.redisServer().become(State.UP);
  }

  private void loseEverything() {
    int millis = chance.between(500, 20_000);
    world.trace("Redis is down for %d ms, and loses everything", millis);
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
          world.trace("Redis is down for %d ms, and loses the latest", millis);
          world.redisServer().become(State.DOWN);
          world.redis().goBack();
          at(millis, this::redisIsUp);
        });
  }

  private void killWorker() {
    if (!cast.workers().isEmpty()) {
      Worker worker = chance.pick(cast.workers());
      world.trace("%s dies", worker.process().name());
      worker.kill();
      at(chance.between(500, 20_000), cast::startWorker);
    }
  }

  private void sleepWorker() {
    if (!cast.workers().isEmpty()) {
      Worker worker = chance.pick(cast.workers());
      int millis =
          chance.nextBoolean() ? chance.between(200, 2_000) : chance.between(16_000, 60_000);
      world.trace("%s sleeps for %d ms", worker.process().name(), millis);
      away(worker, millis);
      worker.process().sleep(millis);
      at(millis, () -> away(worker, millis));
    }
  }

  private void cutWorker() {
    if (!cast.workers().isEmpty()) {
      Worker worker = chance.pick(cast.workers());
      int millis =
          chance.nextBoolean() ? chance.between(200, 2_000) : chance.between(16_000, 60_000);
      world.trace("%s is cut off for %d ms", worker.process().name(), millis);
      away(worker, millis);
      worker.link().cut(true);
      at(
          millis,
          () -> {
            away(worker, millis);
            worker.link().cut(false);
          });
    }
  }

  /** Who is not heard of for long may lose its leases. */
  private static void away(Worker worker, int millis) {
    if (millis > 2_000) {
      worker.excuse();
    }
  }

  private void killOperator() {
    if (!cast.operators().isEmpty()) {
      Operator operator = chance.pick(cast.operators());
      world.trace("%s dies", operator.process().name());
      operator.process().kill();
      at(chance.between(500, 20_000), cast::startOperator);
    }
  }

  /** The old leader is not there for a while, and works on for a moment when it is back. */
  private void changeLeader() {
    if (!cast.operators().isEmpty()) {
      Process old = chance.pick(cast.operators()).process();
      int millis = chance.between(5_000, 30_000);
      world.trace("%s sleeps for %d ms, and another one leads", old.name(), millis);
      old.sleep(millis);
      at(chance.between(1_000, millis), cast::startOperator);
      at(
          millis + chance.between(1, 3_000),
          () -> {
            world.trace("%s ends", old.name());
            old.kill();
          });
    }
  }

  private void cutOperator() {
    if (!cast.operators().isEmpty()) {
      Operator operator = chance.pick(cast.operators());
      int millis = shortOrLong(40_000);
      world.trace("%s is cut off from Redis for %d ms", operator.process().name(), millis);
      operator.toRedis().cut(true);
      at(millis, () -> operator.toRedis().cut(false));
    }
  }

  private void stopApi() {
    int millis = shortOrLong(100_000);
    State state = chance.nextBoolean() ? State.DOWN : State.FROZEN;
    world.trace("the API server is %s for %d ms", state, millis);
    world.apiServer().become(state);
    at(millis, () -> world.apiServer().become(State.UP));
  }

  private void loseAnswers() {
    int millis = chance.between(1_000, 20_000);
    world.trace("answers get lost for %d ms", millis);
    world.faults().loseAnswers(chance.between(2, 8));
    at(millis, () -> world.faults().loseAnswers(0));
  }
}
