package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * Identifies the processes of one run of a program on Linux, by an environment variable that
 * processes inherit, but can remove. Immutable.
 *
 * @param token the variable's unique value
 */
public record ProgramMark(String token) {
  private static final String VARIABLE = "CODEGUARD_EXEC";

  /** Creates a unique mark. */
  public static ProgramMark random() {
    return new ProgramMark(UUID.randomUUID().toString());
  }

  /** Adds the mark to a program's environment. */
  public void put(Map<String, String> environment) {
    environment.put(VARIABLE, token);
  }

  /**
   * Whether a process has the mark; false if its environment cannot be read, as those of other
   * users.
   */
  public boolean isOn(long process) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(process), "environ"));
      return new String(environment, ISO_8859_1).contains(VARIABLE + "=" + token);
    } catch (IOException e) {
      // It has exited or is not readable.
      return false;
    }
  }
}
