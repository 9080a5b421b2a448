package io.codeguard.validators;

import io.codeguard.reporting.FileResult;
import io.codeguard.reporting.Outcome;
import io.codeguard.reporting.Rule;
import io.codeguard.reporting.ValidationRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Scans files and reports findings. Implementations must be thread-safe, keep no state between
 * calls, and access only the files that they are given. They are loaded with {@link
 * java.util.ServiceLoader}.
 */
public interface Validator {
  /** The type by which jobs refer to it, in lower case: {@code syntax}. */
  String type();

  /** The version; must change whenever the same file could produce other findings. */
  String version();

  /**
   * Whether a file's result depends only on its path and content, the parameters and the {@link
   * #version}; if so, it is cached for later jobs. Validators that read other files or use external
   * services must return false.
   *
   * @param parameters valid ones, see {@link Validators#prepare}
   */
  default boolean judgesFilesAlone(Map<String, Object> parameters) {
    return true;
  }

  /** The validator's rules, for the report; findings refer to them by id. */
  List<Rule> rules();

  /** The validator's description in reports. */
  default ValidationRules describe() {
    return new ValidationRules(type(), version(), rules());
  }

  /**
   * Whether the validator scans files with this path; no task is created for others. Paths are
   * separated by {@code /}.
   */
  boolean accepts(String path);

  /**
   * The maximum number of files per call of {@link Check#validate}. Validators with a startup cost
   * per call should return a large number.
   */
  default int batchSize() {
    return 100;
  }

  /** The schema of its parameters. */
  default ParameterSchema parameters() {
    return ParameterSchema.NONE;
  }

  /**
   * Prepares a check for a job's parameters. Called through {@link Validators#prepare}, which
   * validates them against {@link #parameters}: implementations check only what a schema cannot
   * express.
   *
   * @throws InvalidParametersException if they are invalid, or something that the validator
   *     requires is not installed; the message contains the parameter or what is missing, and the
   *     remedy
   */
  Check prepare(Map<String, Object> parameters) throws InvalidParametersException;

  /** A validator prepared with parameters. Thread-safe. */
  @FunctionalInterface
  interface Check {
    /**
     * Scans a batch of files.
     *
     * @param deadline when to stop; files that were not scanned by then are reported as {@link
     *     Outcome#FAILED}
     * @return one result per file, in the same order
     */
    List<FileResult> validate(List<SourceFile> files, Instant deadline);
  }

  /** A validation's parameters are invalid. */
  final class InvalidParametersException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidParametersException(String message) {
      super(message);
    }
  }
}
