package io.codeguard.worker.source.archive;

import io.codeguard.worker.source.network.LimitedStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Reads a tar's entries. The headers that precede an entry (long names, attributes, the map of a
 * sparse file) are kept in memory, so their uncompressed size is limited. Not thread-safe.
 */
final class TarReader extends TarArchiveInputStream {
  private static final int BLOCK = 512;

  /** The maximum size of all headers of an entry. The longest path of common systems is 4 KiB. */
  private static final long HEADER_BYTES = 1 << 20;

  /**
   * The maximum size of global headers, which apply to all entries that follow and are evaluated
   * for each.
   */
  private static final long GLOBAL_BYTES = 64 << 10;

  /** The maximum number of headers of an entry: usually there is one of each kind. */
  private static final int HEADERS = 64;

  /** The library recurses for each part of a sparse file within one read. */
  private static final int SPARSE_STEP = 512;

  /** A directory of GNU tar's incremental archives, with a list of what was in it. */
  private static final byte LISTED_DIRECTORY = 'D';

  private static final long UNLIMITED = Long.MIN_VALUE;

  private final AtomicLong headerBytes;
  private long globalBytes;
  private int headers;

  TarReader(InputStream in) {
    this(in, new AtomicLong(UNLIMITED));
  }

  private TarReader(InputStream in, AtomicLong headerBytes) {
    super(new FullReads(new LimitedStream(in, HEADER_BYTES, headerBytes, () -> {})), "UTF-8");
    this.headerBytes = headerBytes;
  }

  /** Whether this is a tar header. */
  static boolean isHeader(byte[] header) {
    try {
      return header.length == BLOCK && TarUtils.verifyCheckSum(header);
    } catch (IllegalArgumentException e) {
      // The checksum field contains no digits.
      return false;
    }
  }

  /** Also called by the library after each header that precedes an entry. */
  @Override
  public TarArchiveEntry getNextEntry() throws IOException {
    if (headers > 0) {
      return afterHeader();
    }
    skipContent();
    TarArchiveEntry entry = afterContent();
    if (entry != null && entry.getLinkFlag() == LISTED_DIRECTORY) {
      // The library expects no content for a directory.
      in.skipNBytes(Math.ceilDiv(entry.getSize(), BLOCK) * BLOCK);
    }
    return entry;
  }

  private TarArchiveEntry afterContent() throws IOException {
    headers = 1;
    headerBytes.set(0);
    try {
      return checked(super.getNextEntry());
    } catch (LimitedStream.TooLargeException e) {
      throw headerBytes.get() > HEADER_BYTES ? tooLarge("an entry's header", HEADER_BYTES) : e;
    } finally {
      headerBytes.set(UNLIMITED);
      headers = 0;
    }
  }

  private TarArchiveEntry afterHeader() throws IOException {
    var _ = checked(getCurrentEntry());
    headers++;
    if (headers > HEADERS) {
      throw new IOException("an entry has more than " + HEADERS + " headers");
    }
    if (getCurrentEntry().isGlobalPaxHeader()) {
      globalBytes += getCurrentEntry().getSize();
      if (globalBytes > GLOBAL_BYTES) {
        throw tooLarge("the global header", GLOBAL_BYTES);
      }
    }
    return super.getNextEntry();
  }

  private static TarArchiveEntry checked(TarArchiveEntry entry) throws IOException {
    if (entry != null && !entry.isCheckSumOK()) {
      throw new IOException("the checksum of an entry's header does not match");
    }
    return entry;
  }

  /** A partial block is an error, which the library would treat as the end. */
  @Override
  protected byte[] readRecord() throws IOException {
    long before = getBytesRead();
    byte[] block = super.readRecord();
    if (block == null && getBytesRead() > before && !isAtEOF()) {
      throw new EOFException("it ends within a header; check whether it is truncated");
    }
    return block;
  }

  private static IOException tooLarge(String what, long max) {
    return new LimitedStream.TooLargeException("%s exceeds %d KiB".formatted(what, max >> 10));
  }

  private void skipContent() throws IOException {
    while (getCurrentEntry() != null && skip(Long.MAX_VALUE) > 0) {
      // Continue until the end of the content.
    }
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    boolean sparse = getCurrentEntry() != null && getCurrentEntry().isSparse();
    return super.read(bytes, from, sparse ? Math.min(length, SPARSE_STEP) : length);
  }

  /**
   * Reads and skips the full requested length unless the stream ends. The library treats a short
   * read as the end of a part of a sparse file.
   */
  private static final class FullReads extends FilterInputStream {
    FullReads(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = in.readNBytes(bytes, from, length);
      return n == 0 && length > 0 ? -1 : n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = 0;
      for (long now = 1; now > 0 && skipped < n; skipped += now) {
        now = in.skip(n - skipped);
      }
      return skipped;
    }
  }
}
