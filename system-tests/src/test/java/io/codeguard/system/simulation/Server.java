package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.List;

/** The availability of Redis or the API server. */
final class Server {
  enum State {
    UP,
    /** Refuses connections. */
    DOWN,
    /** Accepts calls without executing them until it resumes. */
    FROZEN
  }

  private final List<Runnable> taken = new ArrayList<>();
  private State state = State.UP;

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
    List<Runnable> calls = List.copyOf(taken);
    taken.clear();
    if (next == State.UP) {
      calls.forEach(Runnable::run);
    }
  }

  /** A call arrives: executes or rejects it, depending on the state. */
  void arrive(Runnable call, Runnable refuse) {
    switch (state) {
      case UP -> call.run();
      case DOWN -> refuse.run();
      case FROZEN -> taken.add(call);
    }
  }
}
