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
 * A private redis-server for this process: on loopback, with a random password, in a directory that
 * only the user can read, and without persistence. It is killed, and its directory removed, when
 * this process ends for any reason.
 */
final class EmbeddedRedis implements AutoCloseable {
  /**
   * Runs the server $1 with the configuration $2. Ignores signals that end this process; when the
   * pipe from this process closes, kills the server and removes the directory $3.
   */
  private static final String WATCHDOG =
      """
      "$1" "$2" &
      server=$!
      exec > /dev/null 2>&1
      trap '' HUP INT TERM
      cat
      kill -KILL "$server"
      rm -rf "$3"
      """;

  /** Another process may take the port before Redis does. */
  private static final int MAX_ATTEMPTS = 3;

  private static final String READY = "Ready to accept connections";

  private final Path directory;
  private final Process watchdog;
  private final RedisSettings settings;

  /** Completes with whether the server has started. */
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();

  /** Completes with the server's last log line when it exits. */
  private final CompletableFuture<String> exitMessage = new CompletableFuture<>();

  private EmbeddedRedis(Path directory, Process watchdog, RedisSettings settings) {
    this.directory = directory;
    this.watchdog = watchdog;
    this.settings = settings;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param path directories to search for redis-server, as in the environment variable PATH
   */
  static EmbeddedRedis start(String path) throws NotDoneException {
    String reason = "";
    try {
      for (int i = 0; i < MAX_ATTEMPTS; i++) {
        EmbeddedRedis redis = launch(path);
        if (redis.started.join()) {
          return redis;
        }
        reason = redis.exitMessage.join();
        redis.close();
      }
    } catch (IOException e) {
      reason = e.getMessage();
    }
    throw new NotDoneException("Redis cannot be started: " + reason);
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
    Process watchdog =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                WATCHDOG,
                "codeguard-redis",
                server.toString(),
                configuration.toString(),
                directory.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    RedisSettings settings =
        new RedisSettings("redis://127.0.0.1:" + port, Optional.empty(), Optional.of(password));
    EmbeddedRedis redis = new EmbeddedRedis(directory, watchdog, settings);
    Thread.ofVirtual().name("redis-log").start(redis::readLog);
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

  /** Reads the server's log until it exits; the last line is the reason. */
  private void readLog() {
    String lastLine = "no reason given";
    try (BufferedReader log = watchdog.inputReader(US_ASCII)) {
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        lastLine = line;
        if (line.contains(READY)) {
          started.complete(true);
        }
      }
    } catch (IOException e) {
      lastLine = e.getMessage();
    }
    started.complete(false);
    exitMessage.complete(lastLine);
  }

  RedisSettings settings() {
    return settings;
  }

  /** A directory that is removed with the server. */
  Path directory() {
    return directory;
  }

  /** The server's last log line, present once it has exited. */
  Optional<String> exitMessage() {
    return Optional.ofNullable(exitMessage.getNow(null));
  }

  @Override
  public void close() {
    try {
      watchdog.outputWriter(US_ASCII).close();
    } catch (IOException e) {
      watchdog.destroy();
    }
    watchdog.onExit().join();
  }
}
