package io.codeguard.worker.source.git;

import io.codeguard.worker.source.network.LimitedStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PackedObjectInfo;

/**
 * What JGit has in memory while it goes from an object down to what is stored as its deltas: each
 * object on the way that has more deltas to come back for. Not thread-safe.
 */
final class DeltaPath {
  /** Git itself makes no chain longer than 4095. */
  private static final int DEEPEST = 4096;

  private record Step(ObjectId id, long offset, long bytes) {}

  private final DeltaBases bases;
  private final long mostBytes;
  private final Deque<Step> path = new ArrayDeque<>();
  private long held;

  DeltaPath(DeltaBases bases, long mostBytes) {
    this.bases = bases;
    this.mostBytes = mostBytes;
  }

  /** Goes to an object that is stored whole. */
  void begin(PackedObjectInfo object, long bytes) throws LimitedStream.TooLargeException {
    path.clear();
    held = 0;
    push(object, bytes);
  }

  /** Goes to an object that is a delta of one on the path. */
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
    if (path.size() > DEEPEST) {
      throw new LimitedStream.TooLargeException("its deltas make chains longer than " + DEEPEST);
    }
    if (held > mostBytes) {
      throw new LimitedStream.TooLargeException(
          "to resolve its deltas takes more than %d MiB of memory".formatted(mostBytes >> 20));
    }
  }
}
