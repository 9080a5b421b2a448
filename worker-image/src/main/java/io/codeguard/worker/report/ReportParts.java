package io.codeguard.worker.report;

import io.codeguard.protocol.Documents;
import io.codeguard.queue.Lease;
import io.codeguard.worker.job.JobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** Compresses a report with gzip and stores it in parts while it is written. Not thread-safe. */
final class ReportParts implements AutoCloseable {
  private static final int PART_BYTES = 512 * 1024;

  private final DigestOutputStream sarif;
  private final Parts parts;

  ReportParts(JobStore store, Lease lease) {
    parts = new Parts(store, lease);
    try {
      sarif =
          new DigestOutputStream(
              new GZIPOutputStream(parts, 64 * 1024), MessageDigest.getInstance("SHA-256"));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The stream to write the uncompressed report to. */
  OutputStream sarif() {
    return sarif;
  }

  /** Stores the last part. */
  @Override
  public void close() throws IOException {
    sarif.close();
  }

  /** The number of parts; call after {@link #close()}. */
  long count() {
    return parts.count;
  }

  /** The digest of the uncompressed report; call once. */
  String digest() {
    return "sha256:" + HexFormat.of().formatHex(sarif.getMessageDigest().digest());
  }

  private static final class Parts extends OutputStream {
    private final JobStore store;
    private final Lease lease;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream(PART_BYTES);
    private long count;

    Parts(JobStore store, Lease lease) {
      this.store = store;
      this.lease = lease;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int now = Math.min(length - done, PART_BYTES - part.size());
        part.write(bytes, from + done, now);
        done += now;
        if (part.size() == PART_BYTES) {
          store();
        }
      }
    }

    private void store() throws IOException {
      try {
        store.putDocument(lease, Documents.reportPart(count), part.toByteArray());
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      count++;
      part.reset();
    }

    @Override
    public void close() throws IOException {
      if (part.size() > 0) {
        store();
      }
    }
  }
}
