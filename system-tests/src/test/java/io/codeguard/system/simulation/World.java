package io.codeguard.system.simulation;

import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.SimulatedRedis;
import io.codeguard.queue.TaskQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The shared state of a history. */
final class World {
  static final String NAMESPACE = "sim";
  static final String QUEUE = NAMESPACE + "/pool";

  private final Agenda agenda = new Agenda();
  private final Carrier carrier = new Carrier();
  private final List<String> trace = new ArrayList<>();
  private final Server redisServer = new Server();
  private final Server apiServer = new Server();
  private final Excuses excuses = new Excuses();
  private final List<Runnable> sleepers = new ArrayList<>();
  private final Chance chance;
  private final Faults faults;
  private final SimulatedRedis redis;
  private final TaskQueue queue;
  private final ResultCache results;
  private final Path directory;

  /**
   * @param directory for the workers' sources
   */
  World(long seed, SimulatedRedis redis, Path directory) {
    this.chance = new Chance(seed);
    this.faults = new Faults(chance);
    this.redis = redis;
    this.directory = directory;
    this.queue = redis.queue(QUEUE, agenda::now, new Random(seed));
    this.results = redis.results(agenda::now);
  }

  Agenda agenda() {
    return agenda;
  }

  Carrier carrier() {
    return carrier;
  }

  Chance chance() {
    return chance;
  }

  Faults faults() {
    return faults;
  }

  Excuses excuses() {
    return excuses;
  }

  SimulatedRedis redis() {
    return redis;
  }

  Server redisServer() {
    return redisServer;
  }

  Server apiServer() {
    return apiServer;
  }

  Path directory() {
    return directory;
  }

  /** The queue without faults, for observers. */
  TaskQueue queue() {
    return queue;
  }

  ResultCache results() {
    return results;
  }

  Link linkToRedis(Instance instance) {
    return new Link(
        this,
        instance,
        "Redis",
        redisServer,
        message -> new QueueUnavailableException(message, null));
  }

  Link linkToApi(Instance instance) {
    return new Link(this, instance, "API server", apiServer, ApiServer.Unavailable::new);
  }

  /** Registers an idle worker, which is called once when there is work. */
  void waitForWork(Runnable sleeper) {
    sleepers.add(sleeper);
  }

  void waitNoMore(Runnable sleeper) {
    sleepers.remove(sleeper);
  }

  /** Wakes the idle workers. */
  void hearWork() {
    List<Runnable> now = List.copyOf(sleepers);
    sleepers.clear();
    now.forEach(Runnable::run);
  }

  void trace(String text) {
    trace.add("%9.3f %s".formatted(agenda.elapsed() / 1000.0, text));
  }

  List<String> trace() {
    return trace;
  }
}
