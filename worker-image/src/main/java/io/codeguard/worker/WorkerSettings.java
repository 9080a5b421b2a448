package io.codeguard.worker;

import io.codeguard.validators.exec.ExecDefinition;
import io.codeguard.worker.source.SourceAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A worker's settings.
 *
 * @param queue {@code namespace/pool}
 * @param worker the worker's name, unique in the queue
 * @param concurrency the number of batches processed at the same time
 * @param lease the duration of leases, after which the tasks of a dead worker are requeued
 * @param taskTimeout the time limit for a task of jobs that set none
 * @param validators the offered types; empty for all
 * @param programs the pool's exec validators
 * @param sourceHosts names, {@code *.suffix} and networks with non-public addresses that sources
 *     may be fetched from
 * @param sourceAccess the pool's credentials and volumes
 * @param workspace directory for sources; workers may share it
 * @param copies an in-memory directory for copies of the files that programs scan, used by this
 *     worker only; programs are isolated only if it is set
 * @param secrets a directory whose files validators must not read
 * @param localDirectories whether jobs may use directories of this host
 */
public record WorkerSettings(
    String queue,
    String worker,
    int concurrency,
    Duration lease,
    Duration taskTimeout,
    List<String> validators,
    List<ExecDefinition> programs,
    List<String> sourceHosts,
    SourceAccess sourceAccess,
    Path workspace,
    Optional<Path> copies,
    Optional<Path> secrets,
    boolean localDirectories) {
  public static final int DEFAULT_CONCURRENCY = 10;
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(15);
  public static final Duration DEFAULT_TASK_TIMEOUT = Duration.ofSeconds(300);

  /** A worker with default settings, which fetches from public addresses only. */
  public static WorkerSettings of(String queue, String worker) {
    return new WorkerSettings(
        queue,
        worker,
        DEFAULT_CONCURRENCY,
        DEFAULT_LEASE,
        DEFAULT_TASK_TIMEOUT,
        List.of(),
        List.of(),
        List.of(),
        SourceAccess.NONE,
        defaultWorkspace(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static Path defaultWorkspace() {
    return Path.of(System.getProperty("java.io.tmpdir"), "codeguard");
  }
}
