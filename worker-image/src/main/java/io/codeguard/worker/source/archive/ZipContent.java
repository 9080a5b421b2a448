package io.codeguard.worker.source.archive;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;

/** Unpacks a zip's entries, one at a time. Not thread-safe. */
final class ZipContent implements Closeable {
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int DEFLATED_64 = 9;
  private static final int BZIP2 = 12;
  private static final int ZSTANDARD = 93;

  private final FileChannel file;
  private final Inflater inflater = new Inflater(true);

  /**
   * @param file closed by the caller
   */
  ZipContent(FileChannel file) {
    this.file = file;
  }

  static boolean canUnpack(ZipItem item) {
    return !item.isEncrypted()
        && switch (item.method()) {
          case STORED, DEFLATED, DEFLATED_64, BZIP2, ZSTANDARD -> true;
          default -> false;
        };
  }

  /**
   * @param item one for which {@link #canUnpack} is true
   * @return must be read before the next entry is opened; throws at the end if the checksum does
   *     not match
   */
  InputStream open(ZipItem item) throws IOException {
    return new Checked(unpacked(item), item.sum());
  }

  private InputStream unpacked(ZipItem item) throws IOException {
    InputStream packed = new Range(start(item), item.packed());
    return switch (item.method()) {
      case STORED -> packed;
      case DEFLATED -> inflated(packed);
      case DEFLATED_64 -> new Deflate64CompressorInputStream(new BufferedInputStream(packed));
      case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(packed));
      case ZSTANDARD -> new ZstdInputStream(packed);
      default -> throw new ZipException("unsupported compression method");
    };
  }

  private InputStream inflated(InputStream packed) {
    inflater.reset();
    // An inflater in nowrap mode may need one extra byte.
    InputStream padded = new SequenceInputStream(packed, new ByteArrayInputStream(new byte[1]));
    return new InflaterInputStream(padded, inflater, 8192);
  }

  /**
   * The content starts after the local header, whose length may differ from the central
   * directory's.
   */
  private long start(ZipItem item) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(LOCAL_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    while (header.hasRemaining()) {
      if (item.at() < 0 || file.read(header, item.at() + header.position()) < 0) {
        throw new EOFException("an entry's offset is outside of the file");
      }
    }
    if (header.getInt(0) != LOCAL) {
      throw new ZipException("an entry is not at its offset");
    }
    return item.at()
        + LOCAL_LENGTH
        + Short.toUnsignedInt(header.getShort(26))
        + Short.toUnsignedInt(header.getShort(28));
  }

  @Override
  public void close() {
    inflater.end();
  }

  private static final class Checked extends CheckedInputStream {
    private final int expected;

    Checked(InputStream in, int expected) {
      super(in, new CRC32());
      this.expected = expected;
    }

    @Override
    public int read() throws IOException {
      return checked(super.read());
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return checked(super.read(bytes, from, length));
    }

    private int checked(int result) throws ZipException {
      if (result < 0 && (int) getChecksum().getValue() != expected) {
        throw new ZipException("the checksum of an entry's content does not match");
      }
      return result;
    }
  }

  private final class Range extends InputStream {
    private long at;
    private long left;

    Range(long at, long length) {
      this.at = at;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int n = file.read(ByteBuffer.wrap(bytes, from, (int) Math.min(length, left)), at);
      if (n < 0) {
        throw new EOFException("an entry is truncated");
      }
      at += n;
      left -= n;
      return n;
    }
  }
}
