package io.codeguard.worker;

import static io.codeguard.worker.testing.TestPlans.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.protocol.SourceListing;
import io.codeguard.queue.Completion;
import io.codeguard.queue.JobDefinition;
import io.codeguard.queue.Lease;
import io.codeguard.queue.LeaseRequest;
import io.codeguard.queue.Settlement;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.TaskQueue;
import io.codeguard.validators.exec.ProgramHost;
import io.codeguard.worker.job.JobStore;
import io.codeguard.worker.listing.ListingTask;
import io.codeguard.worker.plan.OfferedValidators;
import io.codeguard.worker.plan.PlanCache;
import io.codeguard.worker.plan.PreparedPlan;
import io.codeguard.worker.report.ReportTask;
import io.codeguard.worker.source.SourceAccess;
import io.codeguard.worker.source.SourceCache;
import io.codeguard.worker.source.SourceFetcher;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.JobDriver;
import io.codeguard.worker.testing.TestPlans;
import io.codeguard.worker.testing.WorkersOnRedis;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker is frozen during a write, another one leases and completes its task, and the first one
 * continues: at each of its writes, on a real Redis.
 */
class LostLeasesTest {
  @RegisterExtension private static final WorkersOnRedis WORKERS = new WorkersOnRedis();

  private static final int FILES = 1200;

  @TempDir private Path directory;
  private Path source;
  private JobPlan plan;
  private PreparedPlan prepared;
  private JobDriver job;

  @BeforeEach
  void prepare() throws Exception {
    source = Files.createDirectory(directory.resolve("source"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(source.resolve("f%04d.txt".formatted(i)), "BAD\n");
    }
    plan = TestPlans.of(TestPlans.directory(source.toString()), validation("mark"));
    prepared =
        new PlanCache(OfferedValidators.load(List.of(), List.of(), ProgramHost.open()))
            .prepare("uid", Documents.encode(plan));
  }

  /** Stores a document after the given one was written, if the worker may write it. */
  private static TaskQueue interrupted(TaskQueue queue, int before, Runnable loss) {
    AtomicInteger writes = new AtomicInteger();
    TaskFeed feed =
        (TaskFeed)
            Proxy.newProxyInstance(
                TaskFeed.class.getClassLoader(),
                new Class<?>[] {TaskFeed.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("putDocument")
                      && writes.getAndIncrement() == before) {
                    loss.run();
                  }
                  try {
                    return method.invoke(queue.feed(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return (TaskQueue)
        Proxy.newProxyInstance(
            TaskQueue.class.getClassLoader(),
            new Class<?>[] {TaskQueue.class},
            (_, method, arguments) ->
                method.getName().equals("feed") ? feed : method.invoke(queue, arguments));
  }

  private Lease lease(Duration duration) {
    return WORKERS
        .queue()
        .leases()
        .lease(new LeaseRequest("w", 1, duration, Duration.ofSeconds(20)))
        .orElseThrow();
  }

  private Completion list(TaskQueue queue, Lease lease) throws Exception {
    SourceFetcher fetcher =
        new SourceFetcher(
            SourceLimits.DEFAULT, new AddressPolicy(List.of()), SourceAccess.NONE, true);
    Path workspace = Files.createTempDirectory(directory, "workspace");
    try (SourceCache sources =
        new SourceCache(fetcher, workspace, SourceLimits.DEFAULT.maxDiskBytes())) {
      return new ListingTask(new JobStore(queue), sources, SourceLimits.DEFAULT)
          .run(lease, prepared, Duration.ofSeconds(60));
    }
  }

  private List<String> tasks() {
    List<String> tasks = new ArrayList<>();
    for (long chunk = 0;
        chunk < job.document(Documents.MANIFEST, SourceListing.class).chunks();
        chunk++) {
      tasks.addAll(job.document(Documents.chunk(chunk), SourceListing.Chunk.class).paths());
    }
    return tasks;
  }

  /** The branch moves to a commit with one more file, which sorts first. */
  private void move() {
    try {
      Files.writeString(source.resolve("a.txt"), "BAD\n");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aListingThatLostItsLeaseChangesNothingOfItsSuccessors() throws Exception {
    for (int writes = 0; writes < 4; writes++) {
      Files.deleteIfExists(source.resolve("a.txt"));
      WORKERS.queue().feed().remove("uid");
      WORKERS.queue().feed().remove(Documents.listingJob("uid"));
      job = WORKERS.submit(plan);
      Lease frozen = lease(Duration.ofMillis(50));
      List<String> listed = new ArrayList<>();
      TaskQueue queue =
          interrupted(
              WORKERS.queue(),
              writes,
              () -> {
                move();
                Lease next = lease(Duration.ofSeconds(60));
                try {
                  Completion done = list(WORKERS.queue(), next);
                  assertThat(WORKERS.queue().leases().settle(next, done))
                      .isEqualTo(Settlement.APPLIED);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                listed.addAll(tasks());
              });

      assertThatThrownBy(() -> list(queue, frozen)).isInstanceOf(InterruptedException.class);

      assertThat(tasks()).as("tasks after write %d", writes).isEqualTo(listed);
      assertThat(tasks()).hasSize(FILES + 1).doesNotHaveDuplicates();
    }
  }

  @Test
  void aReportThatLostItsLeaseChangesNothingOfItsSuccessors() throws Exception {
    job = WORKERS.submit(plan);
    Lease listing = lease(Duration.ofSeconds(60));
    WORKERS.queue().leases().settle(listing, list(WORKERS.queue(), listing));
    for (int writes = 0; writes < 2; writes++) {
      WORKERS.queue().feed().remove(Documents.reportJob("uid"));
      WORKERS.queue().feed().register(JobDefinition.of(Documents.reportJob("uid")));
      WORKERS.queue().feed().enqueue(Documents.reportJob("uid"), 0, "single", List.of(new byte[0]));
      Lease frozen = lease(Duration.ofMillis(50));
      Runnable loss =
          () -> {
            Lease next = lease(Duration.ofSeconds(60));
            TaskFeed feed = WORKERS.queue().feed();
            feed.putDocument(next, "uid", Documents.reportPart(0), new byte[] {1});
            feed.putDocument(next, "uid", Documents.REPORT, new byte[] {2});
            WORKERS.queue().leases().settle(next, Completion.DONE);
          };
      ReportTask task = new ReportTask(new JobStore(interrupted(WORKERS.queue(), writes, loss)));

      assertThatThrownBy(() -> task.run(frozen, prepared)).isInstanceOf(InterruptedException.class);

      assertThat(WORKERS.queue().feed().document("uid", Documents.reportPart(0)))
          .hasValue(new byte[] {1});
      assertThat(WORKERS.queue().feed().document("uid", Documents.REPORT)).hasValue(new byte[] {2});
    }
  }
}
