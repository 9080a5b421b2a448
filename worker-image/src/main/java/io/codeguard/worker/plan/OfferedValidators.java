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

/** The validators that this worker has and its pool offers. Immutable. */
public final class OfferedValidators {
  private final SortedMap<String, Validator> present = new TreeMap<>();
  private final SortedMap<String, Validator> offered = new TreeMap<>();

  private OfferedValidators(
      Iterable<Validator> builtIn,
      List<ExecDefinition> programs,
      ProgramHost host,
      List<String> types) {
    builtIn.forEach(validator -> present.put(validator.type(), validator));
    for (ExecDefinition program : programs) {
      if (present.put(program.type(), new ExecValidator(program, host)) != null) {
        throw new IllegalArgumentException(
            "exec: '" + program.type() + "' is built in; choose another type");
      }
    }
    for (String type : types) {
      if (!present.containsKey(type)) {
        throw new IllegalArgumentException(
            "'" + type + "' is not a validator; use some of " + present.keySet());
      }
    }
    present.forEach(
        (type, validator) -> {
          if (types.isEmpty() || types.contains(type)) {
            offered.put(type, validator);
          }
        });
  }

  /**
   * Those on the class path, and the pool's own programs.
   *
   * @param types which of them are offered; empty means all
   * @throws IllegalArgumentException when a type is none, or there twice
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
          present.containsKey(type)
              ? "%s.type: the pool does not offer '%s'; use one of %s, or another pool"
                  .formatted(field, type, offered.keySet())
              : "%s.type: there is no validator '%s'; use one of %s"
                  .formatted(field, type, offered.keySet()));
    }
    return validator;
  }
}
