package io.codeguard.validators.exec;

import io.codeguard.reporting.text.Sanitizer;
import io.codeguard.validators.Validator.InvalidParametersException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds a definition's program on this system. */
final class Program {
  private Program() {}

  static Optional<Path> find(ExecDefinition definition) {
    String name = definition.command().getFirst();
    if (name.contains("/")) {
      return Optional.of(Path.of(name)).filter(Program::isProgram);
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Program::isProgram)
        .findFirst();
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  /**
   * Requires the program to be installed.
   *
   * @throws InvalidParametersException with how to install it
   */
  static void require(ExecDefinition definition) throws InvalidParametersException {
    if (find(definition).isPresent()) {
      return;
    }
    String name = definition.command().getFirst();
    String remedy =
        definition.install().isEmpty()
            ? "install it, or correct exec.%s.command".formatted(definition.type())
            : "install it: " + definition.install();
    throw new InvalidParametersException(
        "the program '%s' is not %s; %s"
            .formatted(
                Sanitizer.line(name, 200), name.contains("/") ? "there" : "on the PATH", remedy));
  }
}
