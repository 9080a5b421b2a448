package io.codeguard.worker;

import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import io.codeguard.worker.WorkerVariables.InvalidVariableException;
import io.codeguard.worker.health.HealthServer;
import io.codeguard.worker.linux.PrivateProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker process: runs until it is terminated, then drains. */
public final class Main {
  private static final int EXIT_FAILURE = 1;
  private static final int EXIT_INVALID_SETTINGS = 2;

  static {
    // Not under Logback's default name, because programs that embed the worker have their own
    // configuration.
    if (System.getProperty("logback.configurationFile") == null) {
      var _ = System.setProperty("logback.configurationFile", "io/codeguard/worker/logback.xml");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) {
    try {
      PrivateProcess.protect();
      run(WorkerVariables.read(System.getenv()));
    } catch (InvalidVariableException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_INVALID_SETTINGS);
    } catch (RuntimeException e) {
      LOG.error("The worker failed to start", e);
      System.exit(EXIT_FAILURE);
    }
  }

  private static void run(WorkerVariables environment) throws InvalidVariableException {
    warnAboutFileNames();
    haltOnOutOfMemory();
    AtomicReference<WorkerRuntime> worker = new AtomicReference<>();
    serveHealth(environment.healthPort(), worker);
    RedisConnection redis = open(environment.redis());
    WorkerSettings settings = environment.worker();
    worker.set(WorkerRuntime.start(settings, redis));
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> shutDown(worker.get(), redis, settings), "shutdown"));
  }

  private static RedisConnection open(RedisSettings settings) throws InvalidVariableException {
    try {
      return RedisConnection.open(settings);
    } catch (IllegalArgumentException e) {
      throw new InvalidVariableException("CODEGUARD_REDIS_*", e.getMessage());
    }
  }

  /** Serves health from startup to exit, including while the worker drains. */
  private static void serveHealth(int port, AtomicReference<WorkerRuntime> worker)
      throws InvalidVariableException {
    if (port == 0) {
      return;
    }
    try {
      var _ =
          HealthServer.start(
              new InetSocketAddress(port),
              () -> worker.get() == null || worker.get().live(),
              () -> worker.get() != null && worker.get().ready());
    } catch (IOException e) {
      throw new InvalidVariableException(
          "CODEGUARD_HEALTH_PORT",
          "cannot listen on port %2$d (%1$s); choose another port".formatted(e.getMessage(), port));
    }
  }

  /**
   * Halts when a thread dies of an OutOfMemoryError, which may be one of the worker's own; its
   * leases expire.
   */
  private static void haltOnOutOfMemory() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          try {
            LOG.error("Thread {} died", thread.getName(), error);
          } finally {
            if (error instanceof OutOfMemoryError) {
              Runtime.getRuntime().halt(EXIT_FAILURE);
            }
          }
        });
  }

  private static void warnAboutFileNames() {
    String encoding = System.getProperty("sun.jnu.encoding");
    if (!"UTF-8".equalsIgnoreCase(encoding)) {
      LOG.atWarn()
          .addKeyValue("encoding", encoding)
          .log("files with non-ASCII names will be excluded; set LC_ALL=C.UTF-8");
    }
  }

  private static void shutDown(
      WorkerRuntime worker, RedisConnection redis, WorkerSettings settings) {
    worker.stop(settings.taskTimeout());
    redis.close();
    // Termination by a signal is not a failure, so exit with 0 instead of the signal's status.
    Runtime.getRuntime().halt(0);
  }
}
