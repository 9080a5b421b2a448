package io.codeguard.queue.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.codeguard.queue.RedisSettings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/**
 * A real redis-server on loopback, for one test class; {@link ServerProgram} selects the program.
 */
public final class RedisServer implements AutoCloseable {
  private static final int LOWEST_PORT = 20_000;

  /** The lowest default of the operating systems that tests run on; that of Linux is 32768. */
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private final Path directory;
  private final int port;
  private final List<String> options;
  private String executable = ServerProgram.path();
  private Process process;

  private RedisServer(Path directory, int port, List<String> options) {
    this.directory = directory;
    this.port = port;
    this.options = options;
  }

  /** Starts a server that keeps its data across {@link #restart()}. */
  public static RedisServer start() {
    return startWith();
  }

  /**
   * Starts a server with additional command-line options; later ones win. Without any, it writes
   * each change to disk immediately.
   */
  public static RedisServer startWith(String... options) {
    RedisServer server = prepare(options);
    server.run();
    return server;
  }

  /** Starts the server bundled with embedded-redis, the oldest supported version. */
  public static RedisServer startCarried(String... options) {
    RedisServer server = prepare(options);
    server.executable = ServerProgram.carried();
    server.run();
    return server;
  }

  /** Chooses an address without starting anything there. */
  public static RedisServer prepare(String... options) {
    try {
      return new RedisServer(Files.createTempDirectory("redis"), freePort(), List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server at its address, with its former data. */
  public void run() {
    try {
      process =
          new ProcessBuilder(command())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Retries, because a slow machine needs time; a server that has exited never responds.
    Awaitility.await().forever().until(() -> answers() || !process.isAlive());
    if (!process.isAlive()) {
      throw new IllegalStateException("Redis does not start: " + log());
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of(executable));
    if (options.contains("--sentinel")) {
      command.addAll(List.of("sentinel.conf", "--sentinel"));
      return command;
    }
    command.addAll(
        List.of(
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--save",
            "",
            "--appendonly",
            "yes"));
    command.addAll(List.of("--appendfsync", "always"));
    command.addAll(options);
    return command;
  }

  private boolean answers() {
    try {
      String answer = call("PING");
      return answer.startsWith("+PONG") || answer.startsWith("-NOAUTH");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Returns the first line of the reply to a command whose words contain no blanks. */
  public String call(String... words) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((String.join(" ", words) + "\r\n").getBytes(US_ASCII));
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      if (line == null) {
        throw new IOException("the server closed the connection");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All keys of the server's first database, sorted. */
  public List<String> keys() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("KEYS *\r\n".getBytes(US_ASCII));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      int count = Integer.parseInt(in.readLine().substring(1));
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        in.readLine();
        keys.add(in.readLine());
      }
      return keys.stream().sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /**
   * Returns a free port below the ephemeral range, so that no outgoing connection can take it
   * before the server does.
   */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, FIRST_EPHEMERAL_PORT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // In use: try another one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Starts a Sentinel that monitors the server under the name {@code primary}, with short timeouts.
   */
  public static RedisServer startSentinel(RedisServer primary) {
    return startSentinel(
        primary,
        "127.0.0.1",
        """
        sentinel down-after-milliseconds primary 1000
        sentinel failover-timeout primary 5000
        """);
  }

  /**
   * Starts a Sentinel with the given settings, for clients and servers at an address of this host.
   */
  public static RedisServer startSentinel(RedisServer primary, String address) {
    return startSentinel(primary, address, "");
  }

  private static RedisServer startSentinel(RedisServer primary, String address, String more) {
    RedisServer sentinel = prepare("--sentinel");
    Set<String> addresses = new LinkedHashSet<>(List.of("127.0.0.1", address));
    String settings =
        """
        bind %4$s
        protected-mode no
        port %2$d
        sentinel monitor primary %1$s %3$d 1
        """
            .formatted(address, sentinel.port, primary.port, String.join(" ", addresses));
    try {
      Files.writeString(sentinel.directory.resolve("sentinel.conf"), settings + more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sentinel.run();
    return sentinel;
  }

  /** Kills the server. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops the server's process, so that it does not respond, until {@link #thaw()}. */
  public void freeze() {
    signal("STOP");
  }

  /** Continues a frozen server; has no effect on a running one. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + signal + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the server and restarts it with the data that it had written. */
  public void restart() {
    kill();
    run();
  }

  public RedisSettings settings() {
    return RedisSettings.of("redis://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
