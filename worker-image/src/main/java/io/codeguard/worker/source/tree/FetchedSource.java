package io.codeguard.worker.source.tree;

import java.nio.file.Path;
import java.util.Map;

/**
 * A source on disk. Below the root there are regular files and directories; in a {@code directory}
 * source there may be links, which are never followed.
 *
 * @param root where the files are
 * @param revision commit id, or {@code sha256:} and the digest of the archive or files; empty for a
 *     local directory
 * @param leftOut what was left out while fetching
 * @param bytes on disk, in whole blocks, directories among them
 */
public record FetchedSource(Path root, String revision, ExcludedFiles leftOut, long bytes) {
  /** What was left out while fetching, counted by reason. */
  public Map<String, Long> excluded() {
    return leftOut.counts();
  }
}
