package io.codeguard.jobengine;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Report;
import io.codeguard.queue.TaskFeed;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.LongStream;

/** The gzipped SARIF as workers leave it in Redis: in parts. */
public final class QueuedReport {
  private final TaskFeed feed;
  private final String uid;
  private final long parts;

  private QueuedReport(TaskFeed feed, String uid, long parts) {
    this.feed = feed;
    this.uid = uid;
    this.parts = parts;
  }

  /** Empty when it is not written yet, or has expired. */
  public static Optional<QueuedReport> find(TaskFeed feed, String uid) {
    return feed.document(uid, Documents.REPORT)
        .map(content -> Documents.decode(content, Report.class))
        .map(report -> new QueuedReport(feed, uid, report.parts()));
  }

  /**
   * The parts, each read when it is its turn; reading throws {@link NoSuchElementException} when
   * one is gone.
   */
  public InputStream open() {
    List<InputStream> streams =
        new AbstractList<>() {
          @Override
          public InputStream get(int index) {
            return new ByteArrayInputStream(part(index));
          }

          @Override
          public int size() {
            return Math.toIntExact(parts);
          }
        };
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /** Gives the room back; that there was a report is still known. */
  public void removeParts() {
    LongStream.range(0, parts)
        .forEach(number -> feed.removeDocument(uid, Documents.reportPart(number)));
  }

  private byte[] part(long number) {
    String name = Documents.reportPart(number);
    return feed.document(uid, name).orElseThrow(() -> new NoSuchElementException(name));
  }
}
