package io.codeguard.cli.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.codeguard.cli.output.NotDoneException;
import io.codeguard.queue.RedisSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A redis-server for this process alone: on loopback, behind a random password, in a directory that
 * only the user can read, and without persistence. It ends, and its directory goes, with this
 * process, however that ends.
 */
final class EmbeddedRedis implements AutoCloseable {
  /**
   * Runs the server $1 with the configuration $2. Outlives signals that end this process; when the
   * pipe from it closes, ends the server and removes the directory $3.
   */
  private static final String GUARD =
      """
      "$1" "$2" &
      server=$!
      exec > /dev/null 2>&1
      trap '' HUP INT TERM
      cat
      kill -KILL "$server"
      rm -rf "$3"
      """;

  /** Somebody else may take the port before Redis does. */
  private static final int TRIES = 3;

  private static final String READY = "Ready to accept connections";

  private final Path directory;
  private final Process guard;
  private final RedisSettings settings;

  /** Whether the server came up. */
  private final CompletableFuture<Boolean> up = new CompletableFuture<>();

  /** Completes when the server ends, with what it said last. */
  private final CompletableFuture<String> end = new CompletableFuture<>();

  private EmbeddedRedis(Path directory, Process guard, RedisSettings settings) {
    this.directory = directory;
    this.guard = guard;
    this.settings = settings;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param path directories to look for redis-server in, as in the environment's PATH
   */
  static EmbeddedRedis start(String path) throws NotDoneException {
    String reason = "";
    try {
      for (int i = 0; i < TRIES; i++) {
        EmbeddedRedis redis = launch(path);
        if (redis.up.join()) {
          return redis;
        }
        reason = redis.end.join();
        redis.close();
      }
    } catch (IOException e) {
      reason = e.getMessage();
    }
    throw new NotDoneException("Redis does not start: " + reason);
  }

  private static EmbeddedRedis launch(String path) throws IOException, NotDoneException {
    Path directory = Files.createTempDirectory("codeguard-");
    Path server = executable(path, directory);
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    String password = HexFormat.of().formatHex(secret);
    int port = freePort();
    Path configuration = directory.resolve("redis.conf");
    Files.writeString(configuration, configuration(directory, port, password));
    Process guard =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                GUARD,
                "codeguard-redis",
                server.toString(),
                configuration.toString(),
                directory.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    RedisSettings settings =
        new RedisSettings("redis://127.0.0.1:" + port, Optional.empty(), Optional.of(password));
    EmbeddedRedis redis = new EmbeddedRedis(directory, guard, settings);
    Thread.ofVirtual().name("redis-log").start(redis::listen);
    return redis;
  }

  private static Path executable(String path, Path directory) throws IOException, NotDoneException {
    try {
      return RedisExecutable.find(path, directory);
    } catch (NotDoneException e) {
      Files.deleteIfExists(directory);
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static String configuration(Path directory, int port, String password) {
    return """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        save ""
        appendonly no
        maxmemory-policy noeviction
        daemonize no
        logfile ""
        """
        .formatted(port, password, directory);
  }

  /** The server writes until it ends; what it says last is why. */
  private void listen() {
    String lastWords = "no reason given";
    try (BufferedReader log = guard.inputReader(US_ASCII)) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        lastWords = line;
        if (line.contains(READY)) {
          up.complete(true);
        }
      }
    } catch (IOException e) {
      lastWords = e.getMessage();
    }
    up.complete(false);
    end.complete(lastWords);
  }

  RedisSettings settings() {
    return settings;
  }

  /** A directory that goes with the server. */
  Path directory() {
    return directory;
  }

  /** What the server said last, once it has ended. */
  Optional<String> end() {
    return Optional.ofNullable(end.getNow(null));
  }

  @Override
  public void close() {
    try {
      guard.outputWriter(US_ASCII).close();
    } catch (IOException e) {
      guard.destroy();
    }
    guard.onExit().join();
  }
}
