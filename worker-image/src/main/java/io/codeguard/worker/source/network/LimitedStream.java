package io.codeguard.worker.source.network;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Ends with an error where the limit is, whatever length was announced. */
public final class LimitedStream extends FilterInputStream {
  private final long most;
  private final AtomicLong count;
  private final Runnable tooLarge;

  public LimitedStream(InputStream in, long most) {
    this(in, most, new AtomicLong(), () -> {});
  }

  /**
   * @param count what was read before, of the same limit
   * @param tooLarge called where the limit is; cuts the connection, since closing a stream over
   *     HTTP first reads it to its end
   */
  public LimitedStream(InputStream in, long most, AtomicLong count, Runnable tooLarge) {
    super(in);
    this.most = most;
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

  /** Reads, so that what is skipped counts too. */
  @Override
  public long skip(long n) throws IOException {
    return readNBytes((int) Math.min(n, 64 * 1024)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private int counted(int n, int result) throws IOException {
    if (count.addAndGet(n) > most) {
      tooLarge.run();
      throw new TooLargeException("it grows beyond " + (most >> 20) + " MiB");
    }
    return result;
  }

  /** More came than the limit. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message) {
      super(message);
    }
  }
}
