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

/** Reads a job's SARIF report from the queue. Only the compressed report is in memory. */
final class ReportStream {
  private ReportStream() {}

  /** Opens the report; empty if none was written. */
  static Optional<InputStream> open(TaskFeed feed, String uid) {
    return feed.document(uid, Documents.REPORT)
        .map(content -> Documents.decode(content, Report.class))
        .map(report -> decompress(parts(feed, uid, report.parts())));
  }

  private static byte[] parts(TaskFeed feed, String uid, long count) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (long number = 0; number < count; number++) {
      parts.writeBytes(feed.document(uid, Documents.reportPart(number)).orElseThrow());
    }
    return parts.toByteArray();
  }

  private static InputStream decompress(byte[] gzipped) {
    try {
      return new GZIPInputStream(new ByteArrayInputStream(gzipped));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
