package io.codeguard.cli.local;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Report;
import io.codeguard.queue.TaskFeed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Reads a job's SARIF report out of the queue. Only what is zipped is held in memory. */
final class ReportStream {
  private ReportStream() {}

  /** Empty when no report was written. */
  static Optional<InputStream> open(TaskFeed feed, String uid) {
    return feed.document(uid, Documents.REPORT)
        .map(content -> Documents.decode(content, Report.class))
        .map(report -> unzipped(parts(feed, uid, report.parts())));
  }

  private static byte[] parts(TaskFeed feed, String uid, long count) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (long number = 0; number < count; number++) {
      parts.writeBytes(feed.document(uid, Documents.reportPart(number)).orElseThrow());
    }
    return parts.toByteArray();
  }

  private static InputStream unzipped(byte[] zipped) {
    try {
      return new GZIPInputStream(new ByteArrayInputStream(zipped));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
