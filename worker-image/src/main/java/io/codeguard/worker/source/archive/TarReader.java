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
 * A tar's entries. What precedes an entry — long names, attributes, where a sparse file has its
 * holes — is kept in memory, and may be no more than a little, however well it is packed. Not
 * thread-safe.
 */
final class TarReader extends TarArchiveInputStream {
  private static final int BLOCK = 512;

  /** Of all that precedes an entry. The longest path that systems know is 4 KiB. */
  private static final long HEADER_BYTES = 1 << 20;

  /** Of what holds for all entries that follow, and is gone through for each. */
  private static final long GLOBAL_BYTES = 64 << 10;

  /** Headers before an entry: one of each kind is usual. */
  private static final int HEADERS = 64;

  /** The library calls itself for each piece of a sparse file that it reads at once. */
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
    super(new Whole(new LimitedStream(in, HEADER_BYTES, headerBytes, () -> {})), "UTF-8");
    this.headerBytes = headerBytes;
  }

  /** Whether what begins with this header may be a tar. */
  static boolean isHeader(byte[] header) {
    try {
      return header.length == BLOCK && TarUtils.verifyCheckSum(header);
    } catch (IllegalArgumentException e) {
      // There are no digits where the sum would be.
      return false;
    }
  }

  /** Called by the library, too, behind each header that precedes an entry. */
  @Override
  public TarArchiveEntry getNextEntry() throws IOException {
    if (headers > 0) {
      return behindHeader();
    }
    skipContent();
    TarArchiveEntry entry = behindContent();
    if (entry != null && entry.getLinkFlag() == LISTED_DIRECTORY) {
      // The library knows of nothing behind a directory.
      in.skipNBytes(Math.ceilDiv(entry.getSize(), BLOCK) * BLOCK);
    }
    return entry;
  }

  private TarArchiveEntry behindContent() throws IOException {
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

  private TarArchiveEntry behindHeader() throws IOException {
    var _ = checked(getCurrentEntry());
    headers++;
    if (headers > HEADERS) {
      throw new IOException("an entry has more than " + HEADERS + " headers");
    }
    if (getCurrentEntry().isGlobalPaxHeader()) {
      globalBytes += getCurrentEntry().getSize();
      if (globalBytes > GLOBAL_BYTES) {
        throw tooLarge("what holds for all entries", GLOBAL_BYTES);
      }
    }
    return super.getNextEntry();
  }

  private static TarArchiveEntry checked(TarArchiveEntry entry) throws IOException {
    if (entry != null && !entry.isCheckSumOK()) {
      throw new IOException("the header of an entry has a wrong checksum");
    }
    return entry;
  }

  /** Less than a block is no end, though the library takes it for one. */
  @Override
  protected byte[] readRecord() throws IOException {
    long before = getBytesRead();
    byte[] block = super.readRecord();
    if (block == null && getBytesRead() > before && !isAtEOF()) {
      throw new EOFException("it ends within a header; was it cut off?");
    }
    return block;
  }

  private static IOException tooLarge(String what, long most) {
    return new LimitedStream.TooLargeException(
        "%s grows beyond %d KiB".formatted(what, most >> 10));
  }

  private void skipContent() throws IOException {
    while (getCurrentEntry() != null && skip(Long.MAX_VALUE) > 0) {
      // There is more of it.
    }
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    boolean sparse = getCurrentEntry() != null && getCurrentEntry().isSparse();
    return super.read(bytes, from, sparse ? Math.min(length, SPARSE_STEP) : length);
  }

  /**
   * Gives, and skips, all that is asked for, as far as there is so much. The library takes less for
   * the end of a piece of a sparse file, and goes on to the next one.
   */
  private static final class Whole extends FilterInputStream {
    Whole(InputStream in) {
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
