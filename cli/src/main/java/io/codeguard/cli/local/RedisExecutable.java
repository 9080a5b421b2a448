package io.codeguard.cli.local;

import io.codeguard.cli.output.NotDoneException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import redis.embedded.core.ExecutableProvider;

/** Finds a redis-server. */
final class RedisExecutable {
  private RedisExecutable() {}

  /**
   * The redis-server on the PATH, otherwise the bundled one.
   *
   * @param path directories to search, as in the environment variable PATH
   * @param directory to which the bundled one is extracted
   * @throws NotDoneException when there is neither
   */
  static Path find(String path, Path directory) throws NotDoneException {
    Optional<Path> installed =
        Arrays.stream(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    return installed.isPresent() ? installed.get() : bundled(directory);
  }

  private static Path bundled(Path directory) throws NotDoneException {
    try {
      return ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
    } catch (IOException | RuntimeException e) {
      throw new NotDoneException(
          "no redis-server is on the PATH, and none of the bundled ones supports this platform"
              + " (%s, %s): install Redis"
                  .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
  }
}
