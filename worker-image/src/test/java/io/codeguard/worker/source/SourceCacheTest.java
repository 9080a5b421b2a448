package io.codeguard.worker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.network.AddressPolicy;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.FileServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCacheTest {
  /** Each source may take 2 MB while it is fetched; two of them fit. */
  private static final SourceLimits LIMITS =
      new SourceLimits(10, 1_000_000, 1_000_000, 1_000_000, 5, 100);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FileServer server = FileServer.start();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  @TempDir private Path directory;
  private SourceCache cache;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(Files.createDirectories(directory.resolve("cache/old")).resolve("f"), "old");
    cache =
        new SourceCache(
            new SourceFetcher(
                LIMITS, new AddressPolicy(List.of("127.0.0.1")), SourceAccess.NONE, true),
            directory.resolve("cache"),
            4_000_000);
  }

  @AfterEach
  void stop() throws IOException {
    threads.shutdownNow();
    server.close();
    cache.close();
  }

  private String archive(String name, int size) {
    byte[] content = new byte[size];
    new java.util.Random(7).nextBytes(content);
    return server.file(name, new Archives.Tar().file("file", content).bytes());
  }

  private SourceCache.Use acquire(String job, String url) throws Exception {
    return cache.acquire(job, source(url), Optional.empty(), PATIENCE);
  }

  private static JobPlan.Source source(String url) {
    return JobPlan.Source.of(new JobPlan.Archive(url, null));
  }

  private List<Path> onDisk() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
      return files.toList();
    }
  }

  @Test
  void beginsEmpty() throws Exception {
    assertThat(onDisk()).isEmpty();
  }

  @Test
  void fetchesOnceForAllBatchesOfAJob() throws Exception {
    String url = archive("/a", 1000);
    List<Future<Path>> batches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      batches.add(
          threads.submit(
              () -> {
                try (SourceCache.Use use = acquire("job", url)) {
                  return use.source().root();
                }
              }));
    }

    for (Future<Path> batch : batches) {
      assertThat(batch.get().resolve("file")).hasSize(1000);
    }
    assertThat(server.requests()).isEqualTo(1);
    try (SourceCache.Use other = acquire("other job", url)) {
      assertThat(other.source().root()).isNotEqualTo(batches.getFirst().get());
    }
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void aFailureIsReportedToAllCallersAndNotCached() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    byte[] archive = new Archives.Zip().file("file", "x").bytes();
    String url =
        server.handle(
            "/later",
            exchange ->
                FileServer.send(
                    exchange, there.get() ? 200 : 503, there.get() ? archive : new byte[0]));

    assertThatThrownBy(() -> acquire("job", url)).hasMessageContaining("status 503");
    assertThat(onDisk()).isEmpty();
    there.set(true);
    try (SourceCache.Use use = acquire("job", url)) {
      assertThat(use.source().root().resolve("file")).exists();
    }
  }

  @Test
  void evictsTheLeastRecentlyUsedSources() throws Exception {
    Path first = used("1", archive("/1", 900_000));
    Path second = used("2", archive("/2", 900_000));
    Path again = used("1", server.url("/1"));
    assertThat(again).isEqualTo(first);

    // 1.8 MB are used and 2 MB are required: nothing has to be evicted yet.
    Path third = used("3", archive("/3", 900_000));
    assertThat(second).exists();

    Path fourth = used("4", archive("/4", 900_000));
    assertThat(second).doesNotExist();
    assertThat(first).exists();
    assertThat(third).exists();
    assertThat(fourth).exists();
  }

  @Test
  void emptyFilesTakeRoom() throws Exception {
    Archives.Tar tar = new Archives.Tar();
    for (int i = 0; i < 10; i++) {
      tar.file("f" + i, "");
    }
    String url = server.file("/empty", tar.bytes());

    Path first = used("0", url);
    for (int i = 1; i < 60; i++) {
      var _ = used("" + i, url);
    }

    // 60 sources of 45 KB would take 2.7 MB, plus 2 MB for the next one.
    await().untilAsserted(() -> assertThat(first).doesNotExist());
  }

  private Path used(String job, String url) throws Exception {
    try (SourceCache.Use use = acquire(job, url)) {
      return use.source().root();
    }
  }

  @Test
  void keepsSourcesInUseAndWaitsForSpace() throws Exception {
    SourceCache.Use first = acquire("1", archive("/1", 900_000));
    SourceCache.Use second = acquire("2", archive("/2", 900_000));
    SourceCache.Use third = acquire("3", archive("/3", 900_000));
    Future<Path> fourth = threads.submit(() -> used("4", archive("/4", 900_000)));

    await().during(Duration.ofMillis(300)).until(() -> !fourth.isDone());
    assertThat(first.source().root()).exists();
    second.close();

    assertThat(fourth.get()).exists();
    assertThat(second.source().root()).doesNotExist();
    assertThat(first.source().root()).exists();
    first.close();
    third.close();
  }

  @Test
  void anotherRevisionIsFetchedAgain() throws Exception {
    byte[] before = new Archives.Zip().file("file", "before").bytes();
    byte[] after = new Archives.Zip().file("file", "after").bytes();
    AtomicBoolean changed = new AtomicBoolean();
    String url =
        server.handle(
            "/a", exchange -> FileServer.send(exchange, 200, changed.get() ? after : before));
    SourceCache.Use old = acquire("job", url);
    changed.set(true);
    Optional<String> revision = Optional.of("sha256:" + Archives.sha256(after));

    try (SourceCache.Use fresh = cache.acquire("job", source(url), revision, PATIENCE)) {
      assertThat(fresh.source().root().resolve("file")).hasContent("after");
      assertThat(old.source().root().resolve("file")).hasContent("before");
    }
    old.close();
    await().until(() -> !Files.exists(old.source().root()));
  }

  @Test
  void aCallerThatWaitedForAnotherRevisionGetsItsOwn() throws Exception {
    byte[] before = new Archives.Zip().file("file", "before").bytes();
    byte[] after = new Archives.Zip().file("file", "after").bytes();
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    String url =
        server.handle(
            "/a",
            exchange -> {
              boolean old = first.getAndSet(false);
              if (old) {
                awaitQuietly(end);
              }
              FileServer.send(exchange, 200, old ? before : after);
            });
    Optional<String> revision = Optional.of("sha256:" + Archives.sha256(after));
    Future<Path> listing = threads.submit(() -> used("job", url));
    await().until(() -> server.requests() == 1);

    Future<SourceCache.Use> batch =
        threads.submit(() -> cache.acquire("job", source(url), revision, PATIENCE));
    end.countDown();

    assertThat(listing.get()).isNotNull();
    assertThat(batch.get().source().root().resolve("file")).hasContent("after");
    batch.get().close();
  }

  @Test
  void timesOut() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    String url = server.handle("/slow", exchange -> awaitQuietly(end));

    assertThatThrownBy(
            () -> cache.acquire("job", source(url), Optional.empty(), Duration.ofSeconds(1)))
        .hasMessageContaining("not fetched within 1 s")
        .hasFieldOrPropertyWithValue("retryable", true);
    await().until(() -> onDisk().isEmpty());
    end.countDown();
  }

  @Test
  void cancelsAFetchThatNoCallerWaitsFor() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    String url =
        server.handle(
            "/slow",
            exchange -> {
              asked.countDown();
              awaitQuietly(end);
            });
    Future<?> batch = threads.submit(() -> acquire("job", url));
    asked.await();

    batch.cancel(true);

    await().until(() -> onDisk().isEmpty());
    end.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void usesLocalDirectoriesInPlace() throws Exception {
    Path local = Files.createDirectory(directory.resolve("local"));
    Files.writeString(local.resolve("file"), "x");
    JobPlan.Source source = JobPlan.Source.of(new JobPlan.LocalDirectory(local.toString()));

    try (SourceCache.Use use = cache.acquire("job", source, Optional.of("other"), PATIENCE)) {
      assertThat(use.source().root()).isEqualTo(local.toRealPath());
    }
    cache.close();
    assertThat(local.resolve("file")).exists();
    assertThat(directory.resolve("cache")).doesNotExist();
  }
}
