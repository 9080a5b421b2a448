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
 * Sources on disk, fetched once for each job, used by all its batches. The disk space is bounded:
 * room is set aside before a fetch begins, at the cost of the sources not used for longest; a fetch
 * for which there is no room waits. What is in use stays. Thread-safe.
 */
public final class SourceCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCache.class);

  private record Key(String job, String source) {}

  private final SourceFetcher fetcher;
  private final Path directory;
  private final long capacity;
  private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long taken;
  private long beingFreed;
  private long number;

  /**
   * @param directory used by this cache alone; what is in it is deleted
   * @param capacity bytes on disk, enough for {@link SourceLimits#room()}
   */
  public SourceCache(SourceFetcher fetcher, Path directory, long capacity) throws IOException {
    this.fetcher = fetcher;
    this.directory = directory;
    this.capacity = capacity;
    if (capacity < fetcher.limits().room()) {
      throw new IllegalArgumentException("no room for even one source");
    }
    Trees.delete(directory);
    Files.createDirectories(directory);
  }

  /** A right to use a source until it is closed. */
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
        leave(entry);
      }
    }
  }

  /**
   * Fetches the job's source unless it is here, or waits for whoever is fetching it.
   *
   * @param revision the one that the job's files were listed from, if they were
   * @param timeout for all of it
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

  /** Empty when what somebody else was fetching turns out to be another revision. */
  private Optional<Use> use(Entry entry, Optional<String> revision, Duration timeout)
      throws SourceException, InterruptedException {
    boolean used = false;
    try {
      FetchedSource source = entry.fetched.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      used = !entry.hasOtherThan(revision);
      return used ? Optional.of(new Use(source, entry)) : Optional.empty();
    } catch (TimeoutException e) {
      throw SourceException.passing(
          "the source was not fetched within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SourceException failure) {
        throw failure;
      }
      throw SourceException.passing(
          "the source could not be fetched: " + Messages.cause(e.getCause()), e);
    } finally {
      if (!used) {
        leave(entry);
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
    if (entry != null && entry.hasOtherThan(revision)) {
      forget(entry);
      entry = null;
    }
    if (entry == null) {
      entry = new Entry(key, directory.resolve(Long.toString(number++)), fetcher.room(source));
      entries.put(key, entry);
      entry.start(source, revision);
    }
    entry.users++;
    return entry;
  }

  private synchronized void leave(Entry entry) {
    entry.users--;
    if (entry.users == 0 && !entry.fetched.isDone()) {
      // Nobody waits for it any more.
      forget(entry);
      entry.fetching.interrupt();
    } else if (entry.users == 0 && entry.forgotten && entry.isThere()) {
      discard(entry);
    }
    notifyAll();
  }

  /** Nobody finds the entry any more; whoever uses or fetches it goes on, and then discards it. */
  private void forget(Entry entry) {
    entries.remove(entry.key, entry);
    entry.forgotten = true;
    if (entry.users == 0 && entry.isThere()) {
      discard(entry);
    }
  }

  private synchronized void makeRoom(Entry entry) throws InterruptedException {
    while (taken + entry.room > capacity) {
      Optional<Entry> idle =
          entries.values().stream()
              .filter(other -> other.users == 0 && other.isThere())
              .findFirst();
      if (idle.isPresent() && taken - beingFreed + entry.room > capacity) {
        forget(idle.get());
      } else {
        wait();
      }
    }
    taken += entry.room;
    entry.holdsRoom = true;
  }

  private synchronized void succeeded(Entry entry, FetchedSource source) {
    taken -= entry.room - source.bytes();
    entry.room = source.bytes();
    entry.fetched.complete(source);
    if (entry.forgotten && entry.users == 0) {
      discard(entry);
    }
    notifyAll();
  }

  private void failed(Entry entry, Throwable cause) {
    delete(entry.place);
    synchronized (this) {
      entries.remove(entry.key, entry);
      if (entry.holdsRoom) {
        taken -= entry.room;
      }
      notifyAll();
    }
    entry.fetched.completeExceptionally(cause);
  }

  /** In the background: a large tree takes a while, and only who needs the room has to wait. */
  private void discard(Entry entry) {
    beingFreed += entry.room;
    var _ = Thread.ofVirtual().name("discard").start(() -> free(entry));
  }

  private void free(Entry entry) {
    delete(entry.place);
    synchronized (this) {
      taken -= entry.room;
      beingFreed -= entry.room;
      notifyAll();
    }
  }

  private static void delete(Path place) {
    try {
      Trees.delete(place);
    } catch (IOException e) {
      LOG.warn("A source could not be deleted from the workspace: {}", Messages.cause(e));
    }
  }

  /** Ends what is being fetched and deletes everything. Nothing may be in use. */
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

  /** Fields that change are guarded by the cache. */
  private final class Entry {
    private final Key key;
    private final Path place;
    private final CompletableFuture<FetchedSource> fetched = new CompletableFuture<>();
    private Thread fetching;
    private long room;
    private boolean holdsRoom;
    private boolean forgotten;
    private int users;

    Entry(Key key, Path place, long room) {
      this.key = key;
      this.place = place;
      this.room = room;
    }

    boolean isThere() {
      return fetched.isDone() && !fetched.isCompletedExceptionally();
    }

    boolean hasOtherThan(Optional<String> revision) {
      return revision.isPresent()
          && isThere()
          && !fetched.resultNow().revision().equals(revision.get());
    }

    /** On a virtual thread: interrupting it closes the socket that it reads. */
    void start(JobPlan.Source source, Optional<String> revision) {
      fetching = Thread.ofVirtual().name("fetch").start(() -> fetch(source, revision));
    }

    private void fetch(JobPlan.Source source, Optional<String> revision) {
      try {
        makeRoom(this);
        Files.createDirectories(place);
        FetchedSource result = fetcher.fetch(source, place, revision);
        succeeded(this, result);
      } catch (SourceException | IOException | InterruptedException | RuntimeException | Error e) {
        // Also an OutOfMemoryError: it is this source's fault, and the others go on.
        failed(this, e);
      }
    }
  }
}
