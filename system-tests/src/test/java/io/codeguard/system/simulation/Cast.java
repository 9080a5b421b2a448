package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.List;

/** The processes of a history, those that run now and those that did. */
final class Cast {
  private final World world;
  private final Jobs jobs;
  private final ApiServer api;
  private final List<Operator> operators = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private int started;

  Cast(World world, Jobs jobs, ApiServer api) {
    this.world = world;
    this.jobs = jobs;
    this.api = api;
    jobs.listen(this::hear);
  }

  private void hear(String uid) {
    if (world.redisServer().state() == Server.State.UP) {
      operators().forEach(operator -> operator.hear(uid));
    }
  }

  void startOperator() {
    String name = "operator" + started++;
    world.trace("%s starts", name);
    operators.add(new Operator(world, jobs, api, name));
  }

  void startWorker() {
    String name = "worker" + started++;
    world.trace("%s starts", name);
    workers.add(new Worker(world, jobs, name));
  }

  /** Those that run. */
  List<Operator> operators() {
    return operators.stream().filter(operator -> !operator.process().isDead()).toList();
  }

  /** Those that run. */
  List<Worker> workers() {
    return workers.stream().filter(worker -> !worker.process().isDead()).toList();
  }

  /** The connections are there again, and nobody sleeps. */
  void calm() {
    operators().forEach(operator -> operator.toRedis().cut(false));
    operators().forEach(operator -> operator.process().wake());
    workers().forEach(worker -> worker.link().cut(false));
    workers().forEach(worker -> worker.process().wake());
  }

  void end() {
    operators().forEach(operator -> operator.process().kill());
    workers().forEach(Worker::kill);
  }
}
