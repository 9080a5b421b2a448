package io.codeguard.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes files' results as records of the queue, each small enough to be read as a whole. A record
 * is JSON, gzipped in pieces one behind the other: what {@link ResultRecord} says of all of them,
 * then file after file. Pieces that somebody else gzipped are taken as they are. Not thread-safe.
 */
public final class ResultRecords {
  /** Where a record ends; only a piece that is larger makes a larger one. */
  static final int BYTES = 256 * 1024;

  /** Of JSON: enough to share what gzip takes. */
  private static final int PIECE = 256 * 1024;

  private final byte[] head;
  private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();
  private final List<byte[]> full = new ArrayList<>();

  /**
   * @param validation index in the plan's list
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
   * @param zipped as {@link KnownResult#file} has it
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

  /** All records, none when nothing was added; to be called once, at the end. */
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
