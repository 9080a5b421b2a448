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

/** What a command wrote, and what it ended with. */
record Run(int code, String out, String err) {
  static final Path PROJECT = Path.of(System.getProperty("codeguard.project"));

  /** Runs the command in this process; nothing of earlier runs is known. */
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

  /** Runs the command in this process, with what earlier runs left at its home. */
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
