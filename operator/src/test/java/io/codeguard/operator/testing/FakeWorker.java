package io.codeguard.operator.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.Counters;
import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseLoop;
import io.codeguard.queue.TaskQueue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Acts as a worker on a real queue, in this JVM: lists a job's inline files, finds one error in
 * each file that contains {@code bad}, and writes a small report. Validates only as many tasks as
 * {@link #permit} allows.
 */
public final class FakeWorker implements AutoCloseable {
  public static final String SARIF = "{\"version\":\"2.1.0\",\"runs\":[]}";

  private static final int PART = 16;

  private final TaskQueue queue;
  private final LeaseLoop loop;
  private final Semaphore permits = new Semaphore(0);
  private final AtomicLong validated = new AtomicLong();
  private volatile String sarif = SARIF;

  private FakeWorker(TaskQueue queue) {
    this.queue = queue;
    this.loop =
        new LeaseLoop(
            queue.leases(),
            new LeaseLoop.Options("fake-worker", 2, 10, Duration.ofSeconds(15)),
            this::handle);
  }

  /** A worker that validates all tasks. */
  public static FakeWorker start(TaskQueue queue) {
    FakeWorker worker = startHeld(queue);
    worker.permit(Integer.MAX_VALUE / 2);
    return worker;
  }

  /** A worker that lists files, but validates only permitted tasks. */
  public static FakeWorker startHeld(TaskQueue queue) {
    FakeWorker worker = new FakeWorker(queue);
    worker.loop.start();
    return worker;
  }

  public void permit(int tasks) {
    permits.release(tasks);
  }

  /** Sets the SARIF content of its reports. */
  public void reports(String sarif) {
    this.sarif = sarif;
  }

  /** Tasks validated so far. */
  public long validated() {
    return validated.get();
  }

  private Completion handle(Lease lease) throws InterruptedException {
    String uid = Documents.mainJob(lease.jobId());
    if (Documents.isListing(lease.jobId())) {
      list(uid);
      return Completion.DONE;
    }
    if (Documents.isReport(lease.jobId())) {
      report(uid);
      return Completion.DONE;
    }
    return validate(uid, lease);
  }

  private void list(String uid) {
    List<String> paths = plan(uid).source().files().keySet().stream().sorted().toList();
    int chunks = Math.ceilDiv(paths.size(), SourceListing.CHUNK_TASKS);
    for (int i = 0; i < chunks; i++) {
      int from = i * SourceListing.CHUNK_TASKS;
      int to = Math.min(paths.size(), from + SourceListing.CHUNK_TASKS);
      put(uid, Documents.chunk(i), new SourceListing.Chunk(0, paths.subList(from, to), List.of()));
    }
    int files = paths.size();
    put(
        uid,
        Documents.MANIFEST,
        new SourceListing(
            "revision-1", files, 0, chunks, files, 0, Map.of(), 0L, List.of((long) files)));
  }

  private Completion validate(String uid, Lease lease) throws InterruptedException {
    permits.acquire(lease.tasks().size());
    Map<String, String> files = plan(uid).source().files();
    long bad =
        lease.tasks().stream()
            .map(task -> files.get(new String(task.payload(), UTF_8)))
            .filter(text -> text.contains("bad"))
            .count();
    validated.addAndGet(lease.tasks().size());
    return new Completion(
        Map.of(Counters.FINDINGS_ERROR, bad), List.of(), List.of(), List.of(), Set.of());
  }

  private void report(String uid) {
    byte[] gzipped = gzip(sarif);
    int parts = Math.ceilDiv(gzipped.length, PART);
    IntStream.range(0, parts)
        .forEach(
            i -> {
              int to = Math.min(gzipped.length, (i + 1) * PART);
              byte[] part = java.util.Arrays.copyOfRange(gzipped, i * PART, to);
              queue.feed().putDocument(uid, Documents.reportPart(i), part);
            });
    put(uid, Documents.REPORT, new Report(parts, "sha256:test", 0, null));
  }

  /** Compresses like workers. */
  public static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private JobPlan plan(String uid) {
    byte[] plan = queue.feed().document(uid, Documents.PLAN).orElseThrow();
    return Documents.decode(plan, JobPlan.class);
  }

  private void put(String uid, String name, Object document) {
    queue.feed().putDocument(uid, name, Documents.encode(document));
  }

  @Override
  public void close() {
    try {
      loop.stop(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
