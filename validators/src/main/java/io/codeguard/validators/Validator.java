package io.codeguard.validators;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.ValidationRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Looks at files and reports findings. Implementations are thread-safe, keep no state between calls
 * and never touch anything but the files they are given. They are found by {@link
 * java.util.ServiceLoader}.
 */
public interface Validator {
  /** The type that jobs name, in lower case: {@code syntax}. */
  String type();

  /** Changes whenever the same file could give other findings. */
  String version();

  /**
   * Whether what comes of a file depends on nothing but its path and content, the parameters and
   * the {@link #version}; if so, it is kept for later jobs. A validator that also looks at other
   * files, or asks anybody else, must say that it does not.
   *
   * @param parameters such as {@link Validators#prepare} accepts
   */
  default boolean judgesFilesAlone(Map<String, Object> parameters) {
    return true;
  }

  /** What the validator's rules are, for the report; findings name them by id. */
  List<Rule> rules();

  /** What reports say of the validator. */
  default ValidationRules describe() {
    return new ValidationRules(type(), version(), rules());
  }

  /**
   * Whether files of this name can be looked at; others become no task. Paths are separated by
   * {@code /}.
   */
  boolean accepts(String path);

  /**
   * How many files one call of {@link Check#validate} gets at most. One who starts something for
   * each call asks for many.
   */
  default int batchSize() {
    return 100;
  }

  /** What parameters it takes. */
  default ParameterSchema parameters() {
    return ParameterSchema.NONE;
  }

  /**
   * Prepares for a job's parameters. To be called through {@link Validators#prepare}, which sees to
   * it that they fit {@link #parameters}: implementations check only what a schema cannot say.
   *
   * @throws InvalidParametersException when they make no sense, or what the validator needs is not
   *     on this machine; the message names the parameter, or what is missing, and the remedy
   */
  Check prepare(Map<String, Object> parameters) throws InvalidParametersException;

  /** A validator with parameters. Thread-safe. */
  @FunctionalInterface
  interface Check {
    /**
     * Looks at a batch of files.
     *
     * @param deadline when to stop; files not looked at by then are reported as {@link
     *     Outcome#FAILED}
     * @return one result for each file, in the same order
     */
    List<FileResult> validate(List<SourceFile> files, Instant deadline);
  }

  /** The user's mistake in a validation's parameters. */
  final class InvalidParametersException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidParametersException(String message) {
      super(message);
    }
  }
}
