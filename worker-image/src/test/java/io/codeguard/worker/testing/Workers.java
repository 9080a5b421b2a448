package io.codeguard.worker.testing;

import io.codeguard.worker.WorkerSettings;
import io.codeguard.worker.source.SourceAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of workers under test. */
public final class Workers {
  private Workers() {}

  /** A worker that may fetch from 127.0.0.1 and has short leases. */
  public static WorkerSettings settings(
      String queue, String name, int concurrency, Path workspace, boolean localDirectories) {
    return settings(queue, name, concurrency, workspace, localDirectories, List.of());
  }

  /**
   * The settings of a pool that offers only these validators.
   *
   * @param validators types; empty means all
   */
  static WorkerSettings settings(
      String queue,
      String name,
      int concurrency,
      Path workspace,
      boolean localDirectories,
      List<String> validators) {
    return new WorkerSettings(
        queue,
        name,
        concurrency,
        Duration.ofSeconds(3),
        Duration.ofSeconds(20),
        validators,
        List.of(),
        List.of("127.0.0.1"),
        SourceAccess.NONE,
        workspace,
        Optional.empty(),
        Optional.empty(),
        localDirectories);
  }
}
