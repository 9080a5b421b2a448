package io.codeguard.jobengine;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.FindingLimit;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.TaskFeed.EnqueueResult;
import io.codeguard.queue.TaskQueue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Makes a manifest's chunks tasks, but for those whose result is known. Thread-safe. */
final class ChunkFeed {
  /** Each has a chunk's known results in memory, once here and once on their way to Redis. */
  private static final int AT_ONCE = 2;

  private final Semaphore lookUps = new Semaphore(AT_ONCE);

  /**
   * Feeds as much as the queue takes of what is listed.
   *
   * @return whether the queue has changed, so that it is worth another look
   */
  boolean feed(TaskQueue queue, ResultCache cache, String uid, JobObservation seen) {
    TaskFeed feed = queue.feed();
    boolean fed = false;
    long chunks = seen.listedChunks();
    for (long number = seen.tasks().orElseThrow().nextChunk(); number < chunks; number++) {
      Optional<SourceListing.Chunk> chunk =
          feed.document(uid, Documents.chunk(number))
              .map(content -> Documents.decode(content, SourceListing.Chunk.class));
      if (chunk.isEmpty()) {
        if (nextChunk(queue, uid) > number) {
          // Somebody else fed it meanwhile.
          return true;
        }
        // Redis lost a part of its data: what is left is of no use.
        JobRun.remove(queue, uid);
        return true;
      }
      EnqueueResult result = enqueue(queue, cache, uid, number, chunk.get());
      if (result != EnqueueResult.ADDED && result != EnqueueResult.DUPLICATE) {
        return fed;
      }
      feed.removeDocument(uid, Documents.chunk(number));
      fed = true;
    }
    return fed;
  }

  private EnqueueResult enqueue(
      TaskQueue queue, ResultCache cache, String uid, long number, SourceListing.Chunk chunk) {
    if (chunk.keys().isEmpty()) {
      return enqueue(queue.feed(), uid, number, ChunkParts.of(chunk, 0, _ -> Map.of()));
    }
    lookUps.acquireUninterruptibly();
    try {
      ChunkParts parts = ChunkParts.of(chunk, findingsLeft(queue, uid), cache::find);
      return enqueue(queue.feed(), uid, number, parts);
    } finally {
      lookUps.release();
    }
  }

  private static long nextChunk(TaskQueue queue, String uid) {
    return queue.monitor().job(uid).map(JobSnapshot::nextChunk).orElse(0L);
  }

  /** None when more were found than may be kept, which are counted too. */
  private static long findingsLeft(TaskQueue queue, String uid) {
    long kept = queue.monitor().job(uid).map(job -> job.counter(Counters.KEPT)).orElse(0L);
    return Math.max(0, FindingLimit.MAX - kept);
  }

  private static EnqueueResult enqueue(TaskFeed feed, String uid, long number, ChunkParts parts) {
    return feed.enqueue(
        uid, number, parts.group(), parts.payloads(), parts.known(), parts.outcome());
  }
}
