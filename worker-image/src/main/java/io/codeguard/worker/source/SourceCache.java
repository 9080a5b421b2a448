package io.codeguard.worker.source;

import io.codeguard.protocol.Documents;
import io.codeguard.protocol.JobPlan;
import io.codeguard.validators.files.Trees;
import io.codeguard.worker.source.tree.Digests;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches sources on disk, fetched once per job and shared by its batches. Disk space is bounded: it
 * is reserved before a fetch starts, by evicting the least recently used sources; a fetch waits
 * until there is enough space. Sources in use are not evicted. Thread-safe.
 */
public final class SourceCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCache.class);

  private record Key(String job, String source) {}

  private final SourceFetcher fetcher;
  private final Path directory;
  private final long capacity;
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long used;
  private long beingFreed;
  private long number;

  /**
   * @param directory used by this cache only; its contents are deleted
   * @param capacity bytes on disk, at least {@link SourceLimits#maxDiskBytes()}
   */
  public SourceCache(SourceFetcher fetcher, Path directory, long capacity) throws IOException {
    this.fetcher = fetcher;
    this.directory = directory;
    this.capacity = capacity;
    if (capacity < fetcher.limits().maxDiskBytes()) {
      throw new IllegalArgumentException(
          "capacity %d: must be at least %d bytes, for one source"
              .formatted(capacity, fetcher.limits().maxDiskBytes()));
    }
    Trees.delete(directory);
    Files.createDirectories(directory);
  }

  /** Keeps a source from being evicted until it is closed. */
  public final class Use implements AutoCloseable {
    private final FetchedSource source;
    private final Entry entry;

    private Use(FetchedSource source, Entry entry) {
      this.source = source;
      this.entry = entry;
    }

    public FetchedSource source() {
      return source;
    }

    @Override
    public void close() {
      if (entry != null) {
        release(entry);
      }
    }
  }

  /**
   * Returns the job's source: fetches it, or waits for a fetch in progress, unless it is cached.
   *
   * @param revision the revision that the job's files were listed from, if they were
   * @param timeout the time limit of this call
   */
  public Use acquire(String job, JobPlan.Source source, Optional<String> revision, Duration timeout)
      throws SourceException, InterruptedException {
    if (source.directory() != null) {
      return new Use(fetcher.local(source.directory()), null);
    }
    Key key = new Key(job, digest(source));
    Optional<Use> use = Optional.empty();
    while (use.isEmpty()) {
      use = use(join(key, source, revision), revision, timeout);
    }
    return use.get();
  }

  /** Returns empty if a fetch in progress produced another revision. */
  private Optional<Use> use(Entry entry, Optional<String> revision, Duration timeout)
      throws SourceException, InterruptedException {
    boolean acquired = false;
    try {
      FetchedSource source = entry.fetched.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      acquired = !entry.isOtherThan(revision);
      return acquired ? Optional.of(new Use(source, entry)) : Optional.empty();
    } catch (TimeoutException e) {
      throw SourceException.temporary(
          "the source was not fetched within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SourceException failure) {
        throw failure;
      }
      throw SourceException.temporary(
          "the source could not be fetched: " + Messages.cause(e.getCause()), e);
    } finally {
      if (!acquired) {
        release(entry);
      }
    }
  }

  private static String digest(JobPlan.Source source) {
    MessageDigest digest = Digests.sha256();
    digest.update(Documents.encode(source));
    return Digests.hex(digest);
  }

  private synchronized Entry join(Key key, JobPlan.Source source, Optional<String> revision) {
    Entry entry = entries.get(key);
    if (entry != null && entry.isOtherThan(revision)) {
      detach(entry);
      entry = null;
    }
    if (entry == null) {
      entry =
          new Entry(key, directory.resolve(Long.toString(number++)), fetcher.requiredBytes(source));
      entries.put(key, entry);
      entry.start(source, revision);
    }
    entry.users++;
    return entry;
  }

  private synchronized void release(Entry entry) {
    entry.users--;
    if (entry.users == 0 && !entry.fetched.isDone()) {
      // No caller waits for it any more.
      detach(entry);
      entry.fetching.interrupt();
    } else if (entry.users == 0 && entry.detached && entry.isFetched()) {
      discard(entry);
    }
    notifyAll();
  }

  /** Removes the entry from the cache; it is discarded when it is no longer used or fetched. */
  private void detach(Entry entry) {
    entries.remove(entry.key, entry);
    entry.detached = true;
    if (entry.users == 0 && entry.isFetched()) {
      discard(entry);
    }
  }

  private synchronized void reserve(Entry entry) throws InterruptedException {
    while (used + entry.bytes > capacity) {
      Optional<Entry> idle =
          entries.values().stream()
              .filter(other -> other.users == 0 && other.isFetched())
              .findFirst();
      if (idle.isPresent() && used - beingFreed + entry.bytes > capacity) {
        detach(idle.get());
      } else {
        wait();
      }
    }
    used += entry.bytes;
    entry.reserved = true;
  }

  private synchronized void succeeded(Entry entry, FetchedSource source) {
    used -= entry.bytes - source.bytes();
    entry.bytes = source.bytes();
    entry.fetched.complete(source);
    if (entry.detached && entry.users == 0) {
      discard(entry);
    }
    notifyAll();
  }

  private void failed(Entry entry, Throwable cause) {
    delete(entry.directory);
    synchronized (this) {
      entries.remove(entry.key, entry);
      if (entry.reserved) {
        used -= entry.bytes;
      }
      notifyAll();
    }
    entry.fetched.completeExceptionally(cause);
  }

  /**
   * Deletes in the background, because a large tree takes a while and only fetches that need the
   * space have to wait.
   */
  private void discard(Entry entry) {
    beingFreed += entry.bytes;
    var _ = Thread.ofVirtual().name("discard").start(() -> free(entry));
  }

  private void free(Entry entry) {
    delete(entry.directory);
    synchronized (this) {
      used -= entry.bytes;
      beingFreed -= entry.bytes;
      notifyAll();
    }
  }

  private static void delete(Path directory) {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      LOG.warn("Failed to delete a source from the workspace: {}", Messages.cause(e));
    }
  }

  /** Cancels running fetches and deletes everything. No source may be in use. */
  @Override
  public void close() throws IOException {
    List<Thread> fetching;
    synchronized (this) {
      fetching = entries.values().stream().map(entry -> entry.fetching).toList();
      entries.clear();
    }
    for (Thread thread : fetching) {
      thread.interrupt();
      try {
        var _ = thread.join(Duration.ofSeconds(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Trees.delete(directory);
  }

  /** Mutable fields are guarded by the cache. */
  private final class Entry {
    private final Key key;
    private final Path directory;
    private final CompletableFuture<FetchedSource> fetched = new CompletableFuture<>();
    private Thread fetching;
    private long bytes;
    private boolean reserved;
    private boolean detached;
    private int users;

    Entry(Key key, Path directory, long bytes) {
      this.key = key;
      this.directory = directory;
      this.bytes = bytes;
    }

    boolean isFetched() {
      return fetched.isDone() && !fetched.isCompletedExceptionally();
    }

    boolean isOtherThan(Optional<String> revision) {
      return revision.isPresent()
          && isFetched()
          && !fetched.resultNow().revision().equals(revision.get());
    }

    /** Runs on a virtual thread, because interrupting it closes its socket. */
    void start(JobPlan.Source source, Optional<String> revision) {
      fetching = Thread.ofVirtual().name("fetch").start(() -> fetch(source, revision));
    }

    private void fetch(JobPlan.Source source, Optional<String> revision) {
      try {
        reserve(this);
        Files.createDirectories(directory);
        FetchedSource result = fetcher.fetch(source, directory, revision);
        succeeded(this, result);
      } catch (SourceException | IOException | InterruptedException | RuntimeException | Error e) {
        // Includes OutOfMemoryError, which fails only this source.
        failed(this, e);
      }
    }
  }
}
