package io.codeguard.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes files' results as records in the queue, each small enough to be read as a whole. A record
 * is JSON in concatenated gzip members: the head of {@link ResultRecord}, then the files. Already
 * gzipped files are added unchanged. Not thread-safe.
 */
public final class ResultRecords {
  /** The maximum size of a record, which only a single larger member exceeds. */
  static final int BYTES = 256 * 1024;

  /** The size of JSON per gzip member; large enough for good compression. */
  private static final int PIECE = 256 * 1024;

  private final byte[] head;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private final List<byte[]> full = new ArrayList<>();

  /**
   * @param validation the index in the plan's list
   */
  public ResultRecords(int validation) {
    this.head = Gzip.zip(Documents.encode(new ResultRecord.Head<>(validation, List.of())));
  }

  public void add(Object file) {
    piece.writeBytes(Documents.encode(file));
    if (piece.size() >= PIECE) {
      endPiece();
    }
  }

  /**
   * @param zipped a file's result as in {@link KnownResult#file}
   */
  public void addZipped(byte[] zipped) {
    if (record.size() > 0 && record.size() + zipped.length > BYTES) {
      endRecord();
    }
    if (record.size() == 0) {
      record.writeBytes(head);
    }
    record.writeBytes(zipped);
  }

  private void endPiece() {
    addZipped(Gzip.zip(piece.toByteArray()));
    piece.reset();
  }

  private void endRecord() {
    full.add(record.toByteArray());
    record.reset();
  }

  /** Returns all records; empty if nothing was added. Call once, at the end. */
  public List<byte[]> finish() {
    if (piece.size() > 0) {
      endPiece();
    }
    if (record.size() > 0) {
      endRecord();
    }
    return full;
  }
}
