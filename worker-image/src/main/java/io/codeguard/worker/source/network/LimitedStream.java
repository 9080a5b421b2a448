package io.codeguard.worker.source.network;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Fails when more than the limit is read, whatever length was announced. */
public final class LimitedStream extends FilterInputStream {
  private final long max;
  private final AtomicLong count;
  private final Runnable tooLarge;

  public LimitedStream(InputStream in, long max) {
    this(in, max, new AtomicLong(), () -> {});
  }

  /**
   * @param count the bytes already read that count towards the same limit
   * @param tooLarge called when the limit is exceeded; should abort the connection, because closing
   *     an HTTP stream first reads it to its end
   */
  public LimitedStream(InputStream in, long max, AtomicLong count, Runnable tooLarge) {
    super(in);
    this.max = max;
    this.count = count;
    this.tooLarge = tooLarge;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    return b < 0 ? b : counted(1, b);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int n = super.read(bytes, from, length);
    return n <= 0 ? n : counted(n, n);
  }

  /** Reads, so that skipped bytes count, too. */
  @Override
  public long skip(long n) throws IOException {
    return readNBytes((int) Math.min(n, 64 * 1024)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static String size(long bytes) {
    return bytes < 1 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }

  private int counted(int n, int result) throws IOException {
    if (count.addAndGet(n) > max) {
      tooLarge.run();
      throw new TooLargeException("it exceeds " + size(max));
    }
    return result;
  }

  /** The limit was exceeded. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
      super(message);
    }
  }
}
