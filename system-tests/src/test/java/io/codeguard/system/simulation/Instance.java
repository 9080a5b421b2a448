package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A simulated process, which can be suspended and killed. */
final class Instance {
  private final Agenda agenda;
  private final Carrier carrier;
  private final String name;
  private final Set<Actor> actors = new LinkedHashSet<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private Actor running;
  private boolean dead;
  private long asleepUntil;

  Instance(World world, String name) {
    this.agenda = world.agenda();
    this.carrier = world.carrier();
    this.name = name;
  }

  String name() {
    return name;
  }

  /** Schedules its threads. */
  Carrier carrier() {
    return carrier;
  }

  boolean isDead() {
    return dead;
  }

  void sleep(long millis) {
    asleepUntil = Math.max(asleepUntil, agenda.now() + millis);
    agenda.after(millis, this::goOn);
  }

  /** Resumes it immediately. */
  void wake() {
    asleepUntil = 0;
    goOn();
  }

  private void goOn() {
    if (agenda.now() >= asleepUntil) {
      List<Runnable> now = List.copyOf(waiting);
      waiting.clear();
      now.forEach(this::whenAwake);
    }
  }

  /** Runs the action now, or when it resumes; never if it was killed. */
  void whenAwake(Runnable action) {
    if (dead) {
      return;
    }
    if (agenda.now() < asleepUntil) {
      waiting.add(action);
    } else {
      action.run();
    }
  }

  void after(long millis, Runnable action) {
    agenda.after(millis, () -> whenAwake(action));
  }

  void runs(Actor actor) {
    running = actor;
  }

  /** The current or last thread. */
  Actor running() {
    return running;
  }

  void add(Actor actor) {
    actors.add(actor);
  }

  void remove(Actor actor) {
    actors.remove(actor);
  }

  /** Kills it: none of its threads runs any more. */
  void kill() {
    dead = true;
    List.copyOf(actors).forEach(Actor::unwind);
    actors.clear();
  }
}
