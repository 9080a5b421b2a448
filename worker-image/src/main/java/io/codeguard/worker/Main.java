package io.codeguard.worker;

import io.codeguard.queue.RedisConnection;
import io.codeguard.queue.RedisSettings;
import io.codeguard.worker.WorkerVariables.WrongVariableException;
import io.codeguard.worker.health.HealthServer;
import io.codeguard.worker.linux.PrivateProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker process: runs until it is told to end, then drains. */
public final class Main {
  private static final int BROKEN = 1;
  private static final int WRONG_SETTINGS = 2;

  static {
    // Not under the name that Logback looks for: programs that embed the worker have their own.
    if (System.getProperty("logback.configurationFile") == null) {
      var _ = System.setProperty("logback.configurationFile", "io/codeguard/worker/logback.xml");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) {
    try {
      PrivateProcess.begin();
      run(WorkerVariables.read(System.getenv()));
    } catch (WrongVariableException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
    } catch (RuntimeException e) {
      LOG.error("The worker cannot start", e);
      System.exit(BROKEN);
    }
  }

  private static void run(WorkerVariables environment) throws WrongVariableException {
    warnOfFileNames();
    endWithoutMemory();
    AtomicReference<WorkerRuntime> worker = new AtomicReference<>();
    serveHealth(environment.healthPort(), worker);
    RedisConnection redis = open(environment.redis());
    WorkerSettings settings = environment.worker();
    worker.set(WorkerRuntime.start(settings, redis));
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(worker.get(), redis, settings), "shutdown"));
  }

  private static RedisConnection open(RedisSettings settings) throws WrongVariableException {
    try {
      return RedisConnection.open(settings);
    } catch (IllegalArgumentException e) {
      throw new WrongVariableException("CODEGUARD_REDIS_*", e.getMessage());
    }
  }

  /** Answers from the start to the very end, also while the worker drains. */
  private static void serveHealth(int port, AtomicReference<WorkerRuntime> worker)
      throws WrongVariableException {
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
      throw new WrongVariableException(
          "CODEGUARD_HEALTH_PORT",
          "cannot be listened on (%s); choose another port than %d"
              .formatted(e.getMessage(), port));
    }
  }

  /** A thread lost for want of memory may be one of ours: the leases come back to the others. */
  private static void endWithoutMemory() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          try {
            LOG.error("Thread {} is lost", thread.getName(), error);
          } finally {
            if (error instanceof OutOfMemoryError) {
              Runtime.getRuntime().halt(BROKEN);
            }
          }
        });
  }

  private static void warnOfFileNames() {
    String encoding = System.getProperty("sun.jnu.encoding");
    if (!"UTF-8".equalsIgnoreCase(encoding)) {
      LOG.atWarn()
          .addKeyValue("encoding", encoding)
          .log("files whose names are not ASCII will be left out; set LC_ALL=C.UTF-8");
    }
  }

  private static void end(WorkerRuntime worker, RedisConnection redis, WorkerSettings settings) {
    worker.stop(settings.taskTimeout());
    redis.close();
    // Being told to end is no failure, whatever the signal's own status.
    Runtime.getRuntime().halt(0);
  }
}
