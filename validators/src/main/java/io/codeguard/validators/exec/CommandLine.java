package io.codeguard.validators.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Substitutes the files' paths in a command. */
final class CommandLine {
  private static final String FILES = "{files}";
  private static final String LIST = "{list}";
  private static final String ARGUMENTS = "@{list}";

  private CommandLine() {}

  static boolean namesFiles(String argument) {
    return argument.equals(FILES) || argument.equals(LIST) || argument.equals(ARGUMENTS);
  }

  /** Whether the paths are passed in a file, one per line. */
  static boolean usesList(List<String> command) {
    return !command.contains(FILES);
  }

  /** Returns the command with the paths. */
  static List<String> naming(List<String> command, List<String> files) {
    return command.stream()
        .flatMap(argument -> argument.equals(FILES) ? files.stream() : Stream.of(argument))
        .toList();
  }

  /** Returns the command with the path of the list file. */
  static List<String> listing(List<String> command, Path list) {
    return command.stream()
        .map(
            argument ->
                switch (argument) {
                  case LIST -> list.toString();
                  case ARGUMENTS -> "@" + list;
                  default -> argument;
                })
        .toList();
  }
}
