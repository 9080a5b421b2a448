package io.codeguard.validators;

import io.codeguard.reporting.text.Printable;
import io.codeguard.validators.Validator.InvalidParametersException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The validators of this process, by type. Immutable. */
public final class Validators {
  private final SortedMap<String, Validator> byType = new TreeMap<>();

  private Validators(Iterable<Validator> validators) {
    for (Validator validator : validators) {
      Validator other = byType.putIfAbsent(validator.type(), validator);
      if (other != null) {
        throw new IllegalStateException(
            "two validators have the type '%s': %s and %s; remove one from the class path"
                .formatted(
                    validator.type(), other.getClass().getName(), validator.getClass().getName()));
      }
    }
  }

  /** Those that {@link ServiceLoader} finds on the class path. */
  public static Validators load() {
    return new Validators(ServiceLoader.load(Validator.class, Validators.class.getClassLoader()));
  }

  public static Validators of(Collection<? extends Validator> validators) {
    return new Validators(List.copyOf(validators));
  }

  /** All of them, sorted by type. */
  public Collection<Validator> all() {
    return Collections.unmodifiableCollection(byType.values());
  }

  public Optional<Validator> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /**
   * The validator of a type.
   *
   * @throws UnknownValidationException when there is none; the message lists those that there are
   */
  public Validator get(String type) {
    return find(type).orElseThrow(() -> new UnknownValidationException(type, byType.keySet()));
  }

  /**
   * Prepares a validator for a job's parameters, once they fit what it takes: one that is silently
   * ignored would be believed to work.
   *
   * @throws InvalidParametersException see {@link Validator#prepare}
   */
  public static Validator.Check prepare(Validator validator, Map<String, Object> parameters)
      throws InvalidParametersException {
    validator.parameters().check(parameters);
    return validator.prepare(parameters);
  }

  /** A job names a validation that this process does not have. */
  public static final class UnknownValidationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownValidationException(String type, Collection<String> known) {
      super(
          "unknown validation '%s'; use one of: %s"
              .formatted(Printable.line(type, 100), String.join(", ", known)));
    }
  }
}
