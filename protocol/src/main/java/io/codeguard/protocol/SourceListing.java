package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The job's document {@link Documents#MANIFEST}, written by the listing task after all chunks or
 * those of the first part.
 *
 * @param revision commit id, or digest of the archive or files
 * @param files the number of files that at least one validation scans
 * @param bytes the total size of these files
 * @param chunks the number of {@link Chunk} documents, numbered from 0
 * @param tasks the number of tasks in the chunks
 * @param unmatched the number of files that no validation scans because of globs or their type
 * @param excluded the number of files excluded for other reasons, by reason ({@link Exclusions})
 * @param unseen the number of tasks that excluded files would have had; if a worker of an older
 *     version does not report it, one per file
 * @param tasksOf the number of tasks of each validation; empty if a worker of an older version does
 *     not report it
 * @param parts null if all chunks are written at once
 */
public record SourceListing(
    String revision,
    long files,
    long bytes,
    long chunks,
    long tasks,
    long unmatched,
    Map<String, Long> excluded,
    Long unseen,
    List<Long> tasksOf,
    @JsonInclude(JsonInclude.Include.NON_NULL) Parts parts) {
  /** The maximum number of tasks in a chunk. */
  public static final int CHUNK_TASKS = 500;

  public SourceListing {
    unseen = unseen == null ? (Long) Exclusions.hiddenFiles(excluded) : unseen;
    tasksOf = tasksOf == null ? List.of() : tasksOf;
  }

  /** For a source whose chunks are all written at once. */
  public SourceListing(
      String revision,
      long files,
      long bytes,
      long chunks,
      long tasks,
      long unmatched,
      Map<String, Long> excluded,
      Long unseen,
      List<Long> tasksOf) {
    this(revision, files, bytes, chunks, tasks, unmatched, excluded, unseen, tasksOf, null);
  }

  /**
   * The parts of a long task list, each written by a separate task while the preceding part is
   * being fed, so that at most two of them are in Redis.
   *
   * @param chunks the number of chunks in each part but the last
   * @param digest the digest of all tasks' paths; later parts are written only if the source still
   *     has the same
   */
  public record Parts(long chunks, String digest) {}

  /** The number of chunks in the given number of parts. */
  public long chunksOf(long writtenParts) {
    long each = parts == null ? chunks : parts.chunks();
    return Math.min(chunks, each * writtenParts);
  }

  /**
   * The document {@link Documents#chunk}: tasks of one validation, fed together.
   *
   * @param validation the index in {@link JobPlan#validations()}
   * @param paths relative to the source's root, sorted, separated by {@code /}; a task's payload is
   *     its path in UTF-8
   * @param keys the cache key of each path's result, or an empty string if it must not be looked
   *     up; an empty list if none must be
   */
  public record Chunk(int validation, List<String> paths, List<String> keys) {
    public Chunk {
      keys = keys == null ? List.of() : keys;
    }
  }
}
