package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Identifies the state of a program and its definition. */
final class ToolVersion {
  private static final int BYTES = 8;

  /** The maximum number of files in a directory in the command. */
  private static final int MAX_FILES = 10_000;

  private ToolVersion() {}

  static String of(ExecDefinition definition) {
    String all = definition + "\0" + program(definition) + "\0" + named(definition);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Empty if the program is not installed. */
  private static String program(ExecDefinition definition) {
    return Program.find(definition).map(ToolVersion::state).orElse("");
  }

  /** Rule and settings files in the command, as {@code /a/b} or {@code --option=/a/b}. */
  private static String named(ExecDefinition definition) {
    return definition.command().stream()
        .skip(1)
        .map(argument -> argument.substring(argument.indexOf('=') + 1))
        .filter(argument -> argument.startsWith("/"))
        .map(argument -> state(Path.of(argument)))
        .collect(Collectors.joining("\0"));
  }

  /** Size and time of a file, or of all files of a directory. */
  private static String state(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      StringBuilder state = new StringBuilder();
      for (Path file : files.limit(MAX_FILES).sorted().toList()) {
        state
            .append(file)
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file))
            .append('\n');
      }
      return state.toString();
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }
}
