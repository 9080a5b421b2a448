package io.codeguard.validators;

import io.codeguard.reporting.text.Sanitizer;
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

  /** Loads the validators on the class path with {@link ServiceLoader}. */
  public static Validators load() {
    return new Validators(ServiceLoader.load(Validator.class, Validators.class.getClassLoader()));
  }

  public static Validators of(Collection<? extends Validator> validators) {
    return new Validators(List.copyOf(validators));
  }

  /** All validators, sorted by type. */
  public Collection<Validator> all() {
    return Collections.unmodifiableCollection(byType.values());
  }

  public Optional<Validator> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /**
   * The validator of a type.
   *
   * @throws UnknownValidationException if there is none; the message lists the available ones
   */
  public Validator get(String type) {
    return find(type).orElseThrow(() -> new UnknownValidationException(type, byType.keySet()));
  }

  /**
   * Validates a job's parameters against the validator's schema, and prepares a check.
   *
   * @throws InvalidParametersException see {@link Validator#prepare}
   */
  public static Validator.Check prepare(Validator validator, Map<String, Object> parameters)
      throws InvalidParametersException {
    validator.parameters().check(parameters);
    return validator.prepare(parameters);
  }

  /** A job refers to a validator that is not available. */
  public static final class UnknownValidationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownValidationException(String type, Collection<String> known) {
      super(
          "unknown validation '%s'; use one of: %s"
              .formatted(Sanitizer.line(type, 100), String.join(", ", known)));
    }
  }
}
