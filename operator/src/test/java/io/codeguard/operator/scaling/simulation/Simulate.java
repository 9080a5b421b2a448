package io.codeguard.operator.scaling.simulation;

import io.codeguard.operator.scaling.ScalingPolicy;
import io.codeguard.operator.scaling.simulation.Simulation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The benchmark {@code simulate}: compares our policies with the documented ones of KEDA and the
 * HPA for the same day. Options: {@code --seed N}, {@code --plot FILE.svg}, {@code --json}.
 */
public final class Simulate {
  static final int MAX = 20;

  /** Two seconds of work; the same target for all. */
  static final int TASKS_PER_WORKER = 2 * Simulation.RATE;

  private Simulate() {}

  static List<Result> results(long seed) {
    Load load = Load.day(seed);
    ScalingPolicy defaults =
        new ScalingPolicy(0, MAX, TASKS_PER_WORKER, Duration.ofSeconds(60), Duration.ofSeconds(60));
    ScalingPolicy draining =
        new ScalingPolicy(
            0,
            MAX,
            TASKS_PER_WORKER,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Optional.of(Duration.ofSeconds(30)),
            OptionalInt.empty());
    return List.of(
        Simulation.play(load, new OurScaler("CodeGuard", defaults)),
        Simulation.play(load, new OurScaler("CodeGuard, drainSeconds 30", draining)),
        Simulation.play(load, new Keda(MAX, TASKS_PER_WORKER)),
        Simulation.play(load, new Hpa(1, MAX, TASKS_PER_WORKER)));
  }

  public static void main(String[] arguments) throws IOException {
    long seed = 1;
    Optional<Path> plot = Optional.empty();
    boolean json = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--seed" -> seed = Long.parseLong(arguments[++i]);
        case "--plot" -> plot = Optional.of(Path.of(arguments[++i]));
        case "--json" -> json = true;
        default -> {
          System.err.println("usage: simulate [--seed N] [--plot FILE.svg] [--json]");
          System.exit(2);
        }
      }
    }
    List<Result> results = results(seed);
    if (json) {
      results.forEach(Simulate::object);
    } else {
      table(seed, results);
    }
    if (plot.isPresent()) {
      Files.writeString(plot.get(), Plot.svg(results, MAX));
    }
  }

  private static void object(Result result) {
    System.out.printf(
        Locale.ROOT,
        "{\"benchmark\":\"simulate\",\"scaler\":\"%s\",\"backlogSeconds\":%d,"
            + "\"waitedTaskSeconds\":%d,\"wastedWorkerSeconds\":%d,\"turns\":%d}%n",
        result.scaler(),
        result.backlogSeconds(),
        result.waitedTaskSeconds(),
        result.wastedWorkerSeconds(),
        result.turns());
  }

  private static void table(long seed, List<Result> results) {
    System.out.printf(
        "A day of load, seed %d; at most %d workers of %d tasks/s%n", seed, MAX, Simulation.RATE);
    System.out.printf(
        "%-28s %12s %18s %20s %7s%n",
        "", "backlog (s)", "waited (task-s)", "wasted (worker-s)", "turns");
    for (Result result : results) {
      System.out.printf(
          Locale.ROOT,
          "%-28s %,12d %,18d %,20d %7d%n",
          result.scaler(),
          result.backlogSeconds(),
          result.waitedTaskSeconds(),
          result.wastedWorkerSeconds(),
          result.turns());
    }
  }
}
