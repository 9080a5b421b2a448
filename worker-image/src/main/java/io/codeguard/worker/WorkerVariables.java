package io.codeguard.worker;

import io.codeguard.queue.RedisSettings;
import io.codeguard.validators.exec.ExecDefinition;
import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.source.network.AddressPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the worker process's settings from environment variables.
 *
 * @param healthPort the port of the health endpoints; 0 for none
 */
record WorkerVariables(RedisSettings redis, WorkerSettings worker, int healthPort) {
  private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._/-]{1,253}");
  private static final Pattern WORKER = Pattern.compile("[A-Za-z0-9._:@/-]{1,253}");

  /** A variable has an invalid value. The message contains its name and the remedy. */
  static final class InvalidVariableException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidVariableException(String variable, String remedy) {
      super(variable + ": " + remedy);
    }
  }

  static WorkerVariables read(Map<String, String> variables) throws InvalidVariableException {
    Reader in = new Reader(variables);
    RedisSettings redis =
        new RedisSettings(
            in.required("CODEGUARD_REDIS_URL", "set it to a URL such as redis://host:6379"),
            in.text("CODEGUARD_REDIS_USERNAME"),
            in.text("CODEGUARD_REDIS_PASSWORD"),
            in.text("CODEGUARD_REDIS_CERTIFICATES"));
    List<ExecDefinition> programs = ProgramVariables.read(variables);
    WorkerSettings worker =
        new WorkerSettings(
            in.matching("CODEGUARD_QUEUE", QUEUE, "set it to namespace/pool"),
            in.matching(
                "CODEGUARD_WORKER", WORKER, "set it to a name unique among the pool's workers"),
            in.number("CODEGUARD_CONCURRENCY", WorkerSettings.DEFAULT_CONCURRENCY, 1, 256),
            in.seconds("CODEGUARD_LEASE_SECONDS", WorkerSettings.DEFAULT_LEASE, 2, 3600),
            in.seconds(
                "CODEGUARD_TASK_TIMEOUT_SECONDS", WorkerSettings.DEFAULT_TASK_TIMEOUT, 1, 86400),
            in.list(
                "CODEGUARD_VALIDATORS",
                types -> OfferedValidators.load(types, programs, ProgramHost.open())),
            programs,
            in.list("CODEGUARD_SOURCE_HOSTS", AddressPolicy::new),
            SourceVariables.read(variables),
            in.parsed("CODEGUARD_WORKSPACE", Path::of, WorkerSettings.defaultWorkspace()),
            in.text("CODEGUARD_COPIES").map(Path::of),
            in.text("CODEGUARD_SECRETS").map(Path::of),
            false);
    return new WorkerVariables(redis, worker, in.number("CODEGUARD_HEALTH_PORT", 8081, 0, 65535));
  }

  private record Reader(Map<String, String> variables) {
    Optional<String> text(String name) {
      return Optional.ofNullable(variables.get(name)).map(String::strip).filter(s -> !s.isEmpty());
    }

    String required(String name, String remedy) throws InvalidVariableException {
      Optional<String> value = text(name);
      if (value.isEmpty()) {
        throw new InvalidVariableException(name, "is missing; " + remedy);
      }
      return value.get();
    }

    String matching(String name, Pattern pattern, String remedy) throws InvalidVariableException {
      String value = required(name, remedy);
      if (!pattern.matcher(value).matches()) {
        throw new InvalidVariableException(name, "is '" + value + "'; " + remedy);
      }
      return value;
    }

    int number(String name, int defaultValue, int min, int max) throws InvalidVariableException {
      int number = parsed(name, Integer::valueOf, defaultValue);
      if (number < min || number > max) {
        throw new InvalidVariableException(
            name, "is %d; set it to a number from %d to %d".formatted(number, min, max));
      }
      return number;
    }

    Duration seconds(String name, Duration defaultValue, int min, int max)
        throws InvalidVariableException {
      return Duration.ofSeconds(number(name, (int) defaultValue.toSeconds(), min, max));
    }

    List<String> list(String name, Consumer<List<String>> check) throws InvalidVariableException {
      List<String> items =
          Arrays.stream(text(name).orElse("").split(","))
              .map(String::strip)
              .filter(item -> !item.isEmpty())
              .toList();
      try {
        check.accept(items);
      } catch (IllegalArgumentException e) {
        throw new InvalidVariableException(name, e.getMessage());
      }
      return items;
    }

    <T> T parsed(String name, Function<String, T> parser, T defaultValue)
        throws InvalidVariableException {
      Optional<String> value = text(name);
      try {
        return value.map(parser).orElse(defaultValue);
      } catch (NumberFormatException e) {
        throw new InvalidVariableException(
            name, "is '" + value.get() + "'; set it to a whole number");
      } catch (IllegalArgumentException e) {
        throw new InvalidVariableException(name, "is '" + value.get() + "'; " + e.getMessage());
      }
    }
  }
}
