package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The current and former processes of a history. */
final class Cast {
  private final World world;
  private final Jobs jobs;
  private final ApiServer api;
  private final List<Operator> operators = new ArrayList<>();
  private final Set<Operator> deposed = new HashSet<>();
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

  /** Starts a leader, unless there is one. */
  void startOperator() {
    if (operators().stream().anyMatch(operator -> !deposed.contains(operator))) {
      return;
    }
    String name = "operator" + started++;
    world.trace("%s starts".formatted(name));
    operators.add(new Operator(world, jobs, api, name));
  }

  /** Replaces the leader. */
  void depose(Operator operator) {
    deposed.add(operator);
  }

  void startWorker() {
    String name = "worker" + started++;
    world.trace("%s starts".formatted(name));
    workers.add(new Worker(world, jobs, name));
  }

  /** Those that run. */
  List<Operator> operators() {
    return operators.stream().filter(operator -> !operator.instance().isDead()).toList();
  }

  /** Those that run. */
  List<Worker> workers() {
    return workers.stream().filter(worker -> !worker.instance().isDead()).toList();
  }

  Optional<Operator> operator(Instance instance) {
    return operators().stream().filter(one -> one.instance() == instance).findFirst();
  }

  Optional<Worker> worker(Instance instance) {
    return workers().stream().filter(one -> one.instance() == instance).findFirst();
  }

  /** Restores all connections and resumes all processes. */
  void calm() {
    operators().forEach(operator -> operator.toRedis().cut(false));
    operators().forEach(operator -> operator.instance().wake());
    workers().forEach(worker -> worker.link().cut(false));
    workers().forEach(worker -> worker.instance().wake());
  }

  void end() {
    operators().forEach(operator -> operator.instance().kill());
    workers().forEach(Worker::kill);
  }
}
