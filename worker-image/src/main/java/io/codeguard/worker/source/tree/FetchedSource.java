package io.codeguard.worker.source.tree;

import java.nio.file.Path;
import java.util.Map;

/**
 * A source on disk. It consists of regular files and directories; a {@code directory} source may
 * also contain links, which are never followed.
 *
 * @param root the directory of the files
 * @param revision commit id, or {@code sha256:} and the digest of the archive or files; empty for a
 *     local directory
 * @param excludedFiles the files that were excluded during the fetch
 * @param bytes the size on disk in whole blocks, including directories
 */
public record FetchedSource(Path root, String revision, ExcludedFiles excludedFiles, long bytes) {
  /** The number of files that were excluded during the fetch, by reason. */
  public Map<String, Long> excluded() {
    return excludedFiles.counts();
  }
}
