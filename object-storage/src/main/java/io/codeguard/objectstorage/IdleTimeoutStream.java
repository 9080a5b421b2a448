package io.codeguard.objectstorage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Fails a read that blocks longer than a limit: the JDK's HTTP client has a timeout for the headers
 * of a response, but not for its body. The time between reads does not count. Must be closed; for
 * one reader at a time.
 */
final class IdleTimeoutStream extends FilterInputStream {
  private static final long NOT_READING = Long.MIN_VALUE;

  private final Duration limit;
  private volatile long readingSince = NOT_READING;
  private volatile boolean timedOut;
  private volatile boolean closed;

  IdleTimeoutStream(InputStream in, Duration limit) {
    super(in);
    this.limit = limit;
    watch();
  }

  /** Checks at intervals of half the limit: a read fails after 1 to 1.5 times the limit. */
  private void watch() {
    CompletableFuture.delayedExecutor(limit.toMillis() / 2, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              long since = readingSince;
              if (since != NOT_READING && System.nanoTime() - since > limit.toNanos()) {
                timedOut = true;
                closeQuietly();
              } else if (!closed) {
                watch();
              }
            });
  }

  private void closeQuietly() {
    try {
      in.close();
    } catch (IOException e) {
      // The reader gets the timeout, whatever closing threw.
      timedOut = true;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    readingSince = System.nanoTime();
    int read;
    try {
      read = super.read(bytes, from, length);
    } catch (IOException e) {
      throw timedOut ? timeout() : e;
    } finally {
      readingSince = NOT_READING;
    }
    if (timedOut) {
      // A closed stream can look like the end of the stream.
      throw timeout();
    }
    return read;
  }

  private IOException timeout() {
    return new SocketTimeoutException("no data for %d s".formatted(limit.toSeconds()));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }
}
