package io.codeguard.validators.secrets;

/** A range of bytes; {@code end} is exclusive. */
record Span(int start, int end) {
  int length() {
    return end - start;
  }

  boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }
}
