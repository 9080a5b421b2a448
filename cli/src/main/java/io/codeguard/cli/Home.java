package io.codeguard.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the program keeps what it can make anew. */
final class Home {
  private Home() {}

  /**
   * {@code CODEGUARD_HOME}, else {@code codeguard} in the user's cache directory by the XDG Base
   * Directory Specification, which wants relative paths ignored.
   */
  static Path directory(Map<String, String> environment, String userHome) {
    return path(environment, "CODEGUARD_HOME")
        .orElseGet(
            () ->
                path(environment, "XDG_CACHE_HOME")
                    .filter(Path::isAbsolute)
                    .orElseGet(() -> Path.of(userHome, ".cache"))
                    .resolve("codeguard"));
  }

  private static Optional<Path> path(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }
}
