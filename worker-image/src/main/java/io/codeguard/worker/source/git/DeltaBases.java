package io.codeguard.worker.source.git;

import java.util.Arrays;

/** Which objects of a pack have more than one delta. Not thread-safe. */
final class DeltaBases {
  private long[] offsets = new long[64];
  private int count;
  private boolean anyById;

  /** A delta of the object that begins here. */
  void add(long offset) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    offsets[count++] = offset;
  }

  /** A delta of an object that is known by its id only: of any, for all that can be told. */
  void addById() {
    anyById = true;
  }

  /** To be called when all are known. */
  void close() {
    offsets = Arrays.copyOf(offsets, count);
    Arrays.sort(offsets);
  }

  /** Whether the object that begins here has, or may have, several deltas. */
  boolean haveSeveral(long offset) {
    int i = Arrays.binarySearch(offsets, offset);
    return anyById
        || (i > 0 && offsets[i - 1] == offset)
        || (i >= 0 && i + 1 < count && offsets[i + 1] == offset);
  }
}
