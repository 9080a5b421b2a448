package io.codeguard.validators.exec;

import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.Validator.InvalidParametersException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The definition of a program that is used as a validator. Its author can run any command, so it
 * comes from the pool's owner, never from a job.
 *
 * @param type the validator's type in jobs
 * @param files globs for the names of the files to validate; empty for all, which may include the
 *     program's own configuration files in the source
 * @param command the program and its arguments, with one argument of {@code {files}} (replaced by
 *     the files' paths), {@code {list}} (the path of a file with these paths, one per line) or
 *     {@code @{list}} (the same, prefixed with {@code @})
 * @param batchSize the maximum number of files per run
 * @param timeout the time limit of one run
 * @param exitCodes the exit codes of a successful run, with or without findings
 * @param install how to get the program; may be empty
 * @param inPlace whether it runs in the source instead of on copies of its files: it can read the
 *     whole source, including its own configuration files there
 * @param network whether it has network access
 * @param cache whether a file's findings depend only on that file and the command
 */
public record ExecDefinition(
    String type,
    List<String> files,
    List<String> command,
    int batchSize,
    Output output,
    Duration timeout,
    Set<Integer> exitCodes,
    String install,
    boolean inPlace,
    boolean network,
    boolean cache) {
  private static final Set<String> FIELDS =
      Set.of(
          "command",
          "files",
          "batchSize",
          "output",
          "timeoutSeconds",
          "exitCodes",
          "install",
          "inPlace",
          "network",
          "cache");
  private static final int MAX_BATCH = 10_000;
  private static final int MAX_TIMEOUT = 86_400;
  private static final int MAX_INSTALL = 512;

  /** The format of the program's output. */
  public enum Output {
    /** SARIF 2.1.0 on standard output. */
    SARIF("sarif"),
    /** JSON on standard output: objects, one per line or in an array; see {@link JsonOutput}. */
    JSON("json"),
    /** Only whether the exit code is 0, file by file. */
    EXIT_CODE("exitCode");

    private final String text;

    Output(String text) {
      this.text = text;
    }
  }

  public ExecDefinition {
    files = List.copyOf(files);
    command = List.copyOf(command);
    // Sorted, because the definition's string form identifies its state, also in other processes.
    exitCodes = Collections.unmodifiableSortedSet(new TreeSet<>(exitCodes));
  }

  /**
   * Parses a resource's fields {@code command}, {@code files}, {@code batchSize} (default 100),
   * {@code output} (sarif, json or exitCode), {@code timeoutSeconds} (default 300), {@code
   * exitCodes} (default 0 and 1), {@code install}, {@code inPlace} (default false), {@code network}
   * (default false) and {@code cache} (default true, in place false).
   *
   * @throws InvalidParametersException with the field and the remedy
   */
  public static ExecDefinition of(String type, Map<String, Object> fields)
      throws InvalidParametersException {
    Set<String> unknown = new TreeSet<>(fields.keySet());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw problem(type, unknown.iterator().next(), "is unknown; use " + new TreeSet<>(FIELDS));
    }
    Output output = output(type, fields.get("output"));
    int batchSize = number(type, fields, "batchSize", 100, MAX_BATCH);
    boolean inPlace = flag(type, fields, "inPlace", false);
    return new ExecDefinition(
        type,
        files(type, fields.getOrDefault("files", List.of())),
        command(type, fields.get("command")),
        output == Output.EXIT_CODE ? 1 : batchSize,
        output,
        Duration.ofSeconds(number(type, fields, "timeoutSeconds", 300, MAX_TIMEOUT)),
        exitCodes(type, fields.get("exitCodes")),
        install(type, fields.getOrDefault("install", "")),
        inPlace,
        flag(type, fields, "network", false),
        flag(type, fields, "cache", !inPlace));
  }

  private static boolean flag(String type, Map<String, Object> fields, String field, boolean absent)
      throws InvalidParametersException {
    if (fields.getOrDefault(field, absent) instanceof Boolean flag) {
      return flag;
    }
    throw problem(type, field, "must be true or false");
  }

  private static List<String> files(String type, Object given) throws InvalidParametersException {
    if (given instanceof List<?> list && list.stream().allMatch(FileNames::isGlob)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw problem(type, "files", "must be a list of globs for file names, such as '*.py'");
  }

  private static List<String> command(String type, Object given) throws InvalidParametersException {
    if (given instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(String.class::isInstance)) {
      List<String> command = list.stream().map(String.class::cast).toList();
      if (command.stream().filter(CommandLine::namesFiles).count() == 1
          && !CommandLine.namesFiles(command.getFirst())) {
        return command;
      }
    }
    throw problem(
        type,
        "command",
        "must be a list of strings, the program first, and have exactly one argument {files},"
            + " {list} or @{list}");
  }

  private static Output output(String type, Object given) throws InvalidParametersException {
    Optional<Output> output =
        Arrays.stream(Output.values()).filter(one -> one.text.equals(given)).findFirst();
    if (output.isPresent()) {
      return output.get();
    }
    throw problem(
        type,
        "output",
        "must be one of: "
            + Arrays.stream(Output.values())
                .map(one -> one.text)
                .collect(Collectors.joining(", ")));
  }

  private static int number(
      String type, Map<String, Object> fields, String field, int absent, int max)
      throws InvalidParametersException {
    Object given = fields.getOrDefault(field, absent);
    if (given instanceof Integer number && number >= 1 && number <= max) {
      return number;
    }
    throw problem(type, field, "must be a number from 1 to " + max);
  }

  private static Set<Integer> exitCodes(String type, Object given)
      throws InvalidParametersException {
    if (given == null) {
      return Set.of(0, 1);
    }
    Set<Integer> codes = new HashSet<>();
    if (given instanceof List<?> list) {
      list.forEach(code -> codes.add(code instanceof Integer number ? number : -1));
    }
    if (codes.isEmpty() || codes.stream().anyMatch(code -> code < 0 || code > 255)) {
      throw problem(type, "exitCodes", "must be a list of numbers from 0 to 255");
    }
    return codes;
  }

  private static String install(String type, Object given) throws InvalidParametersException {
    if (given instanceof String text) {
      return Sanitizer.line(text, MAX_INSTALL);
    }
    throw problem(type, "install", "must be a string that says how to install the program");
  }

  private static InvalidParametersException problem(String type, String field, String problem) {
    return new InvalidParametersException(
        String.format(Locale.ROOT, "exec.%s.%s: %s", type, field, problem));
  }
}
