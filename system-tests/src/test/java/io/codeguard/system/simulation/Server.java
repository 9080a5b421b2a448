package io.codeguard.system.simulation;

import java.util.ArrayList;
import java.util.List;

/** Whether Redis, or the API server, answers. */
final class Server {
  enum State {
    UP,
    /** Refuses connections. */
    DOWN,
    /** Takes calls and does nothing, until it goes on with what it took. */
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

  /** A call reaches it: does the one or the other, if it does anything now. */
  void arrive(Runnable call, Runnable refuse) {
    switch (state) {
      case UP -> call.run();
      case DOWN -> refuse.run();
      case FROZEN -> taken.add(call);
    }
  }
}
