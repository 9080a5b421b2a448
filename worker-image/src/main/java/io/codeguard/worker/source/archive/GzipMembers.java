package io.codeguard.worker.source.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A gzip of however many members. Java's own stream calls itself for each that is empty, which many
 * of them would make a stack without end of. Not thread-safe.
 */
final class GzipMembers extends GZIPInputStream {
  private boolean reading;

  GzipMembers(InputStream in) throws IOException {
    super(in, 64 * 1024);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (reading) {
      // Called by itself, at the end of a member.
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
