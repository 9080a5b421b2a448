package io.codeguard.validators;

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

  /** What the validator's rules are, for the report; findings name them by id. */
  List<Rule> rules();

  /**
   * Whether files of this name can be looked at; others become no task. Paths are separated by
   * {@code /}.
   */
  boolean accepts(String path);

  /**
   * Prepares for a job's parameters.
   *
   * @throws InvalidParametersException when they make no sense; the message names the parameter and
   *     the remedy
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
