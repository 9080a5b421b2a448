package io.codeguard.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The job's document {@link Documents#MANIFEST}, written by the listing task after the chunks: all
 * of them, or those of the first part.
 *
 * @param revision commit id, or digest of the archive or files
 * @param files files that at least one validation looks at
 * @param bytes their size
 * @param chunks how many {@link Chunk} documents there are, numbered from 0
 * @param tasks how many tasks they hold
 * @param unmatched files that no validation looks at, because of globs or their type
 * @param excluded what was left out for another reason, counted by reason ({@link Exclusions})
 * @param unseen how many tasks there would be of files that were left out; a worker of an older
 *     version does not say, and then it is one for each
 * @param tasksOf how many of the tasks each validation has; empty when a worker of an older version
 *     does not say
 * @param parts null when all chunks are written at once
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
  /** Tasks in one chunk at most. */
  public static final int CHUNK_TASKS = 500;

  public SourceListing {
    unseen = unseen == null ? (Long) Exclusions.hiddenFiles(excluded) : unseen;
    tasksOf = tasksOf == null ? List.of() : tasksOf;
  }

  /** Of a source whose chunks are all written at once. */
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
   * A long list of tasks is written in parts, each by a task of its own once the part before it is
   * being fed, so that no more than two of them are in Redis.
   *
   * @param chunks how many each part has but the last
   * @param digest of all tasks' paths; a later part is only written of a source that gives the same
   */
  public record Parts(long chunks, String digest) {}

  /** How many chunks there are once so many parts are written. */
  public long chunksOf(long writtenParts) {
    long each = parts == null ? chunks : parts.chunks();
    return Math.min(chunks, each * writtenParts);
  }

  /**
   * The document {@link Documents#chunk}: tasks of one validation, fed together.
   *
   * @param validation index in {@link JobPlan#validations()}
   * @param paths relative to the source's root, sorted, separated by {@code /}; a task's payload is
   *     its path in UTF-8
   * @param keys for each path that of its result in the cache, empty when it is not to be looked
   *     up; none at all when nothing is
   */
  public record Chunk(int validation, List<String> paths, List<String> keys) {
    public Chunk {
      keys = keys == null ? List.of() : keys;
    }
  }
}
