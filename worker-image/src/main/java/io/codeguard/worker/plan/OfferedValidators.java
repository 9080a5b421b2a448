package io.codeguard.worker.plan;

import io.codeguard.validators.Validator;
import io.codeguard.validators.exec.ExecDefinition;
import io.codeguard.validators.exec.ExecValidator;
import io.codeguard.validators.exec.ProgramHost;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The validators that are available in this worker and offered by its pool. Immutable. */
public final class OfferedValidators {
  private final SortedMap<String, Validator> available = new TreeMap<>();
  private final SortedMap<String, Validator> offered = new TreeMap<>();

  private OfferedValidators(
      Iterable<Validator> builtIn,
      List<ExecDefinition> programs,
      ProgramHost host,
      List<String> types) {
    builtIn.forEach(validator -> available.put(validator.type(), validator));
    for (ExecDefinition program : programs) {
      if (available.put(program.type(), new ExecValidator(program, host)) != null) {
        throw new IllegalArgumentException(
            "exec: '" + program.type() + "' is a built-in type; choose another name");
      }
    }
    for (String type : types) {
      if (!available.containsKey(type)) {
        throw new IllegalArgumentException(
            "'" + type + "' is not a validator; use any of " + available.keySet());
      }
    }
    available.forEach(
        (type, validator) -> {
          if (types.isEmpty() || types.contains(type)) {
            offered.put(type, validator);
          }
        });
  }

  /**
   * Loads the validators on the class path and the pool's exec validators.
   *
   * @param types the offered types; empty for all
   * @throws IllegalArgumentException if a type is unknown or defined twice
   */
  public static OfferedValidators load(
      List<String> types, List<ExecDefinition> programs, ProgramHost host) {
    return new OfferedValidators(ServiceLoader.load(Validator.class), programs, host, types);
  }

  /** The types, sorted. */
  public List<String> types() {
    return List.copyOf(offered.keySet());
  }

  /** The validators, by type. */
  public Collection<Validator> validators() {
    return Collections.unmodifiableCollection(offered.values());
  }

  Validator get(String field, String type) throws InvalidPlanException {
    Validator validator = offered.get(type);
    if (validator == null) {
      throw new InvalidPlanException(
          available.containsKey(type)
              ? "%s.type: the pool does not offer '%s'; use one of %s, or another pool"
                  .formatted(field, type, offered.keySet())
              : "%s.type: there is no validator '%s'; use one of %s"
                  .formatted(field, type, offered.keySet()));
    }
    return validator;
  }
}
