package io.codeguard.validators.exec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/**
 * What one start of a program is known by on Linux, and all that it starts: a variable of their
 * environment, which processes inherit, but may drop. Immutable.
 *
 * @param token the variable's value, of which no other has a part
 */
public record ProgramMark(String token) {
  private static final String VARIABLE = "CODEGUARD_EXEC";

  /** One that no other start has. */
  public static ProgramMark random() {
    return new ProgramMark(UUID.randomUUID().toString());
  }

  /** Marks the program that gets this environment. */
  public void put(Map<String, String> environment) {
    environment.put(VARIABLE, token);
  }

  /** Whether a process bears it, as far as it can be read: those of other users cannot. */
  public boolean isOn(long process) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(process), "environ"));
      return new String(environment, ISO_8859_1).contains(VARIABLE + "=" + token);
    } catch (IOException e) {
      // It went, or hides.
      return false;
    }
  }
}
