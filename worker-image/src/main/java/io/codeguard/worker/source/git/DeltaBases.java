package io.codeguard.worker.source.git;

import java.util.Arrays;

/** Determines which objects of a pack are the base of more than one delta. Not thread-safe. */
final class DeltaBases {
  private long[] offsets = new long[64];
  private int count;
  private boolean anyById;

  /** Adds a delta whose base starts at this offset. */
  void add(long offset) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    offsets[count++] = offset;
  }

  /** Adds a delta whose base is given by id, so that it could be any object. */
  void addById() {
    anyById = true;
  }

  /** Must be called after all deltas were added. */
  void close() {
    offsets = Arrays.copyOf(offsets, count);
    Arrays.sort(offsets);
  }

  /** Whether the object that starts at this offset is, or may be, the base of several deltas. */
  boolean haveSeveral(long offset) {
    int i = Arrays.binarySearch(offsets, offset);
    return anyById
        || (i > 0 && offsets[i - 1] == offset)
        || (i >= 0 && i + 1 < count && offsets[i + 1] == offset);
  }
}
