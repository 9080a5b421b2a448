package io.codeguard.worker.source;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceFiles;
import io.codeguard.worker.source.tree.SourceLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fetches archives with limits that a test can reach.
 *
 * @param hosts from which that is allowed
 */
record ArchiveFetcher(Path workspace, List<String> hosts) {
  static final SourceLimits LIMITS = new SourceLimits(20, 40L << 20, 1L << 20, 30L << 20, 5, 100);

  /** Permits loopback addresses. */
  ArchiveFetcher(Path workspace) {
    this(workspace, List.of("127.0.0.0/8"));
  }

  FetchedSource fetch(String url) throws SourceException, InterruptedException {
    return fetch(url, null, Optional.empty());
  }

  /**
   * @param sha256 that the job names, or null
   * @param expected the revision that was listed
   */
  FetchedSource fetch(String url, String sha256, Optional<String> expected)
      throws SourceException, InterruptedException {
    return new SourceFetcher(LIMITS, new AddressPolicy(hosts), SourceAccess.NONE, false)
        .fetch(JobPlan.Source.of(new JobPlan.Archive(url, sha256)), workspace, expected);
  }

  /** The files that would be validated. */
  static List<String> paths(FetchedSource source) throws Exception {
    return SourceFiles.list(source, LIMITS).files().stream().map(SourceFiles.Listed::path).toList();
  }
}
