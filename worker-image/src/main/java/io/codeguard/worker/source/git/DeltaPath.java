package io.codeguard.worker.source.git;

import io.codeguard.worker.source.network.LimitedStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PackedObjectInfo;

/**
 * Tracks the objects that JGit keeps in memory while it resolves a chain of deltas: each object on
 * the path that has further deltas. Not thread-safe.
 */
final class DeltaPath {
  /** Git's own limit is 4095. */
  private static final int MAX_DEPTH = 4096;

  private record Step(ObjectId id, long offset, long bytes) {}

  private final DeltaBases bases;
  private final long maxBytes;
  private final Deque<Step> path = new ArrayDeque<>();
  private long held;

  DeltaPath(DeltaBases bases, long maxBytes) {
    this.bases = bases;
    this.maxBytes = maxBytes;
  }

  /** Starts at an object that is stored undeltified. */
  void begin(PackedObjectInfo object, long bytes) throws LimitedStream.TooLargeException {
    path.clear();
    held = 0;
    push(object, bytes);
  }

  /** Descends to an object that is a delta of one on the path. */
  void descend(ObjectId base, PackedObjectInfo object, long bytes)
      throws LimitedStream.TooLargeException {
    while (path.size() > 1 && !path.element().id.equals(base)) {
      held -= path.pop().bytes;
    }
    Step parent = path.pop();
    if (bases.haveSeveral(parent.offset)) {
      path.push(parent);
    } else {
      held -= parent.bytes;
      path.push(new Step(parent.id, parent.offset, 0));
    }
    push(object, bytes);
  }

  private void push(PackedObjectInfo object, long bytes) throws LimitedStream.TooLargeException {
    path.push(new Step(object, object.getOffset(), bytes));
    held += bytes;
    if (path.size() > MAX_DEPTH) {
      throw new LimitedStream.TooLargeException("its delta chains are longer than " + MAX_DEPTH);
    }
    if (held > maxBytes) {
      throw new LimitedStream.TooLargeException(
          "resolving its deltas takes more than %d MiB of memory".formatted(maxBytes >> 20));
    }
  }
}
