package io.codeguard.worker.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A tar's entries. What precedes an entry — long names, attributes, where a sparse file has its
 * holes — is kept in memory, and may be no more than a little, however well it is packed. Not
 * thread-safe.
 */
final class TarReader extends TarArchiveInputStream {
  /** Of all that precedes an entry. The longest path that systems know is 4 KiB. */
  private static final long HEADER_BYTES = 1 << 20;

  /** Of what holds for all entries that follow, and is gone through for each. */
  private static final long GLOBAL_BYTES = 64 << 10;

  /** Headers before an entry: one of each kind is usual. */
  private static final int HEADERS = 64;

  /** The library calls itself for each piece of a sparse file that it reads at once. */
  private static final int SPARSE_STEP = 512;

  private static final long UNLIMITED = Long.MIN_VALUE;

  private final AtomicLong headerBytes;
  private long globalBytes;
  private int headers;

  TarReader(InputStream in) {
    this(in, new AtomicLong(UNLIMITED));
  }

  private TarReader(InputStream in, AtomicLong headerBytes) {
    super(new LimitedStream(in, HEADER_BYTES, headerBytes, () -> {}), "UTF-8");
    this.headerBytes = headerBytes;
  }

  /** Called by the library, too, behind each header that precedes an entry. */
  @Override
  public TarArchiveEntry getNextEntry() throws IOException {
    if (headers > 0) {
      return behindHeader();
    }
    skipContent();
    headers = 1;
    headerBytes.set(0);
    try {
      return super.getNextEntry();
    } catch (LimitedStream.TooLargeException e) {
      throw headerBytes.get() > HEADER_BYTES ? tooLarge("an entry's header", HEADER_BYTES) : e;
    } finally {
      headerBytes.set(UNLIMITED);
      headers = 0;
    }
  }

  private TarArchiveEntry behindHeader() throws IOException {
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
}
