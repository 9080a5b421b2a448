package io.codeguard.worker.source.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads a gzip stream with any number of members. Java's own stream recurses for each empty member,
 * so that many of them would overflow the stack. Not thread-safe.
 */
final class GzipMembers extends GZIPInputStream {
  private boolean reading;

  GzipMembers(InputStream in) throws IOException {
    super(in, 64 * 1024);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (reading) {
      // A recursive call at the end of a member.
      return 0;
    }
    reading = true;
    try {
      int n = super.read(bytes, from, length);
      while (n == 0 && length > 0) {
        n = super.read(bytes, from, length);
      }
      return n;
    } finally {
      reading = false;
    }
  }
}
