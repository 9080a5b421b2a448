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
   * The machine's redis-server, else the one that is carried along.
   *
   * @param path directories to look in, as in the environment's PATH
   * @param directory where the carried one is written to
   * @throws NotDoneException when there is neither
   */
  static Path find(String path, Path directory) throws NotDoneException {
    Optional<Path> installed =
        Arrays.stream(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    return installed.isPresent() ? installed.get() : carried(directory);
  }

  private static Path carried(Path directory) throws NotDoneException {
    try {
      return ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
    } catch (IOException | RuntimeException e) {
      throw new NotDoneException(
          "no redis-server is on the PATH, and none that is carried along fits this machine"
              + " (%s, %s): install Redis"
                  .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
  }
}
