package io.codeguard.validators.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Puts the files' paths into a command. */
final class CommandLine {
  private static final String FILES = "{files}";
  private static final String LIST = "{list}";
  private static final String ARGUMENTS = "@{list}";

  private CommandLine() {}

  static boolean namesFiles(String argument) {
    return argument.equals(FILES) || argument.equals(LIST) || argument.equals(ARGUMENTS);
  }

  /** Whether the paths go through a file, one a line. */
  static boolean usesList(List<String> command) {
    return !command.contains(FILES);
  }

  static List<String> of(List<String> command, List<String> files, Path list) {
    return command.stream()
        .flatMap(
            argument ->
                switch (argument) {
                  case FILES -> files.stream();
                  case LIST -> Stream.of(list.toString());
                  case ARGUMENTS -> Stream.of("@" + list);
                  default -> Stream.of(argument);
                })
        .toList();
  }
}
