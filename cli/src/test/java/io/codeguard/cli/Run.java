package io.codeguard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** A command's output and exit code. */
record Run(int code, String out, String err) {
  static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));

  /** Runs the command in this process, without results of earlier runs. */
  static Run codeguard(Object... arguments) {
    try {
      Path home = Files.createTempDirectory("codeguard-home-");
      try {
        return atHome(home, arguments);
      } finally {
        Files.deleteIfExists(home.resolve("results"));
        Files.delete(home);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the command in this process, with the results of earlier runs in this home. */
  static Run atHome(Path home, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    int code =
        Codeguard.execute(
            streams,
            Map.of("CODEGUARD_HOME", home.toString()),
            Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new Run(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
