package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Something that runs, sleeps with all its threads, and can be killed. */
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

  /** Runs its threads. */
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

  /** Now, however long it was to sleep. */
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

  /** Now, or when it no longer sleeps; never when it is dead. */
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

  /** The thread that runs, or ran last. */
  Actor running() {
    return running;
  }

  void add(Actor actor) {
    actors.add(actor);
  }

  void remove(Actor actor) {
    actors.remove(actor);
  }

  /** From now on none of its threads does anything. */
  void kill() {
    dead = true;
    List.copyOf(actors).forEach(Actor::unwind);
    actors.clear();
  }
}
