package io.codeguard.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The directory for cached data. */
final class Home {
  private Home() {}

  /**
   * {@code CODEGUARD_HOME}, otherwise {@code codeguard} in the user's cache directory according to
   * the XDG Base Directory Specification, which requires relative paths to be ignored.
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
