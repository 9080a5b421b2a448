package io.codeguard.worker;

import io.codeguard.validators.exec.ExecDefinition;
import io.codeguard.worker.source.SourceAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a worker works.
 *
 * @param queue {@code namespace/pool}
 * @param worker its name, unique in the queue
 * @param concurrency batches done at the same time
 * @param lease how long its tasks are kept from others when it dies
 * @param taskTimeout limit for one task of a job that sets none
 * @param validators types offered; empty means all that are there
 * @param programs the pool's own validators
 * @param sourceHosts names, {@code *.suffix} and networks that sources may be fetched from although
 *     their addresses are not public
 * @param sourceAccess credentials of the pool
 * @param workspace directory for sources; workers may share it
 * @param copies directory in memory, of this worker alone, for copies of files that programs look
 *     at; programs are kept from all that is not theirs only with it
 * @param secrets directory whose files no validator may read
 * @param localDirectories whether jobs may name directories of this machine
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

  /** A worker of the usual kind, which fetches from public addresses only. */
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
