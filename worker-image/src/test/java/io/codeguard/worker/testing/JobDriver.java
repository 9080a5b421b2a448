package io.codeguard.worker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.Highlight;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.Report;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.DeadLetter;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.JobSnapshot;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.TaskQueue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;

/** Performs the operator's part of a job, step by step. */
public final class JobDriver {
  private static final List<byte[]> SINGLE = List.of(new byte[0]);

  private final TaskQueue queue;
  private final String uid;

  private JobDriver(TaskQueue queue, String uid) {
    this.queue = queue;
    this.uid = uid;
  }

  /** Registers a job and requests its listing. */
  public static JobDriver submit(TaskQueue queue, String uid, JobPlan plan) {
    JobDriver job = new JobDriver(queue, uid);
    queue.feed().register(definition(uid));
    queue.feed().putDocument(uid, Documents.PLAN, Documents.encode(plan));
    job.single(Documents.listingJob(uid));
    return job;
  }

  private static JobDefinition definition(String id) {
    return new JobDefinition(
        id,
        0,
        0,
        3,
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        JobDefinition.DEFAULT_HIGH_WATER_MARK,
        false);
  }

  private void single(String id) {
    queue.feed().register(definition(id));
    queue.feed().enqueue(id, 0, "single", SINGLE);
  }

  /** Waits for the manifest. */
  public SourceListing manifest() {
    JobSnapshot listing = ended(Documents.listingJob(uid));
    if (listing.done() != 1) {
      throw new AssertionError("not listed: " + failures(Documents.listingJob(uid)));
    }
    return document(Documents.MANIFEST, SourceListing.class);
  }

  /** Waits until the listing is dead-lettered, and returns the reason. */
  public DeadLetter listingFailure() {
    JobSnapshot listing = ended(Documents.listingJob(uid));
    if (listing.dead() != 1) {
      throw new AssertionError("was listed");
    }
    return queue.monitor().deadLetters(Documents.listingJob(uid), 1).getFirst();
  }

  /** Waits until a worker refuses the listing, and returns the reason. */
  public String listingRefusal() {
    return refusal(Documents.listingJob(uid));
  }

  /** Waits until a worker refuses tasks, and returns the reason. */
  public String refusal() {
    return refusal(uid);
  }

  private String refusal(String id) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> queue.monitor().job(id).orElseThrow().refusal().isPresent());
    JobSnapshot job = queue.monitor().job(id).orElseThrow();
    if (job.dead() + job.delayed() > 0) {
      throw new AssertionError("an attempt was spent");
    }
    return job.refusal().orElseThrow().reason();
  }

  /** Enqueues all listed tasks. */
  public JobDriver feed() {
    SourceListing manifest = manifest();
    for (long number = 0; number < manifest.chunks(); number++) {
      SourceListing.Chunk chunk = document(Documents.chunk(number), SourceListing.Chunk.class);
      var _ =
          queue
              .feed()
              .enqueue(
                  uid,
                  number,
                  Integer.toString(chunk.validation()),
                  chunk.paths().stream().map(path -> path.getBytes(UTF_8)).toList());
    }
    return this;
  }

  /** Lists and enqueues all tasks, and waits until they have ended. */
  public JobSnapshot finish() {
    var _ = feed();
    return ended(uid);
  }

  /** Waits until all tasks have ended. */
  public JobSnapshot ended() {
    return ended(uid);
  }

  private JobSnapshot ended(String id) {
    return Awaitility.await("end of " + id)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(QueueUnavailableException.class)
        .until(
            () -> queue.monitor().job(id).orElseThrow(),
            job -> job.total() > 0 && job.pending() == 0);
  }

  public JobSnapshot now() {
    return queue.monitor().job(uid).orElseThrow();
  }

  /** Requests the report and waits for it. */
  public String report() {
    single(Documents.reportJob(uid));
    if (ended(Documents.reportJob(uid)).done() != 1) {
      throw new AssertionError("no report: " + failures(Documents.reportJob(uid)));
    }
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    for (long part = 0; part < reportDocument().parts(); part++) {
      gzipped.writeBytes(queue.feed().document(uid, Documents.reportPart(part)).orElseThrow());
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(gzipped.toByteArray()))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Report reportDocument() {
    return document(Documents.REPORT, Report.class);
  }

  /** The reasons of dead-lettered tasks, by path. */
  public Map<String, String> failures() {
    return failures(uid);
  }

  private Map<String, String> failures(String id) {
    Map<String, String> reasons = new java.util.TreeMap<>();
    for (DeadLetter letter : queue.monitor().deadLetters(id, 1000)) {
      reasons.put(new String(letter.payload(), UTF_8), letter.reason());
    }
    return reasons;
  }

  public List<DeadLetter> deadLetters() {
    return queue.monitor().deadLetters(uid, 1000);
  }

  public List<Highlight> highlights() {
    return queue.monitor().highlights(uid).stream()
        .map(content -> Documents.decode(content, Highlight.class))
        .toList();
  }

  public <T> T document(String name, Class<T> type) {
    return Documents.decode(queue.feed().document(uid, name).orElseThrow(), type);
  }
}
