package io.codeguard.system.simulation;

import io.codeguard.system.simulation.Actor.Reply;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A process' connection to a server: calls and responses are delayed or lost. */
final class Link {
  private static final int GIVE_UP_MILLIS = 6_200;

  private final World world;
  private final Instance instance;
  private final String serverName;
  private final Server server;
  private final Function<String, RuntimeException> failure;
  private boolean cut;

  /**
   * @param failure creates the client's exception from a message
   */
  Link(
      World world,
      Instance instance,
      String serverName,
      Server server,
      Function<String, RuntimeException> failure) {
    this.world = world;
    this.instance = instance;
    this.serverName = serverName;
    this.server = server;
    this.failure = failure;
  }

  void cut(boolean now) {
    cut = now;
  }

  /**
   * Sends a call; the response arrives later, or a failure, after which it is unknown whether it
   * was executed.
   */
  <T> void send(String what, Callable<T> call, Reply<T> reply) {
    Pending<T> pending = new Pending<>(what, call, reply);
    world
        .agenda()
        .after(
            latency(),
            () -> {
              world.faults().called(what, true, instance);
              instance.whenAwake(pending::leave);
            });
  }

  private int latency() {
    Chance chance = world.chance();
    if (world.faults().calm()) {
      return chance.between(1, 5);
    }
    return chance.oneIn(50) ? chance.between(100, 2_000) : chance.between(1, 20);
  }

  /** A call in progress. */
  private final class Pending<T> {
    private final String what;
    private final Callable<T> call;
    private final Reply<T> reply;
    private boolean over;

    Pending(String what, Callable<T> call, Reply<T> reply) {
      this.what = what;
      this.call = call;
      this.reply = reply;
    }

    void leave() {
      world.agenda().after(GIVE_UP_MILLIS, () -> fail("no answer"));
      if (!cut) {
        server.arrive(
            this::arrive, () -> world.agenda().after(latency(), () -> fail("connection refused")));
      }
    }

    private void arrive() {
      if (over && world.chance().nextBoolean()) {
        // The client closed the connection, which the server noticed.
        return;
      }
      T result;
      try {
        result = call.call();
      } catch (RuntimeException e) {
        world.trace("%s: %s: %s".formatted(instance.name(), what, e));
        world.agenda().after(latency(), () -> fail(e));
        return;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      world.faults().called(what, false, instance);
      boolean lost = !over && world.faults().losesAnswer();
      world.trace(
          "%s: %s -> %s%s"
              .formatted(
                  instance.name(),
                  what,
                  Texts.of(result),
                  over ? " (late)" : lost ? " (answer lost)" : ""));
      if (!lost) {
        world.agenda().after(latency(), () -> answer(result));
      }
    }

    private void answer(T result) {
      if (!over && !cut) {
        over = true;
        reply.answer(result);
      }
    }

    private void fail(String why) {
      if (!over) {
        world.trace("%s: %s -> %s: %s".formatted(instance.name(), what, serverName, why));
      }
      fail(failure.apply(serverName + ": " + why));
    }

    private void fail(RuntimeException why) {
      if (!over) {
        over = true;
        reply.fail(why);
      }
    }
  }
}
