package io.codeguard.worker.source.git;

import io.codeguard.worker.source.network.LimitedStream;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceLimits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.internal.storage.file.BasePackIndexWriter;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.transport.PackLock;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.transport.PackedObjectInfo;

/**
 * Stores a pack while it is received, and indexes it with bounded memory: JGit's own parser
 * allocates memory according to sizes that the pack declares, and keeps deltas and their bases in
 * memory. Large undeltified files are never loaded into memory. Can be interrupted. Not
 * thread-safe.
 */
final class BoundedPackParser extends PackParser {
  private static final int INDEX_VERSION = 2;

  private final ObjectDirectory objects;
  private final Consumer<LimitedStream.TooLargeException> refused;
  private final long maxObjects;
  private final long maxBytes;
  private final DeltaBases bases = new DeltaBases();
  private final DeltaPath path;
  private final CRC32 sum = new CRC32();
  private RandomAccessFile file;
  private byte[] footer;
  private ObjectId base;

  /**
   * @param refused receives the exception if a limit is exceeded, before it is thrown
   */
  BoundedPackParser(
      ObjectDirectory objects,
      InputStream in,
      SourceLimits limits,
      Consumer<LimitedStream.TooLargeException> refused) {
    super(objects, in);
    this.objects = objects;
    this.refused = refused;
    // One object per entry, plus the commit and tags.
    this.maxObjects = 2 * limits.entries();
    this.maxBytes = Math.max(limits.fileBytes(), GitTree.MAX_TREE_BYTES);
    this.path = new DeltaPath(bases, 2 * maxBytes);
    // The repository is empty.
    setCheckObjectCollisions(false);
  }

  @Override
  public PackLock parse(ProgressMonitor receiving, ProgressMonitor resolving) throws IOException {
    Path pack = Files.createTempFile(objects.getDirectory().toPath(), "incoming_", ".pack");
    try {
      try (RandomAccessFile opened = new RandomAccessFile(pack.toFile(), "rw")) {
        file = opened;
        var _ = super.parse(receiving, resolving);
        file.seek(file.length());
        file.write(footer);
      }
      if (getObjectCount() > 0) {
        keep(pack);
      }
      return null;
    } catch (TooLargeObjectInPackException e) {
      throw refusal(largeObject());
    } catch (LimitedStream.TooLargeException e) {
      throw refusal(e);
    } catch (RuntimeException e) {
      // JGit does not validate deltas before it applies them.
      throw new IOException("the pack is damaged: " + Messages.cause(e), e);
    } finally {
      Files.deleteIfExists(pack);
    }
  }

  private LimitedStream.TooLargeException refusal(LimitedStream.TooLargeException reason) {
    refused.accept(reason);
    return reason;
  }

  private LimitedStream.TooLargeException largeObject() {
    return new LimitedStream.TooLargeException(
        "it contains files above %d MiB that are stored as deltas; remove such files from the repository"
            .formatted(maxBytes >> 20));
  }

  private void keep(Path pack) throws IOException {
    List<PackedObjectInfo> sorted = getSortedObjectList(null);
    MessageDigest ids = Constants.newMessageDigest();
    byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
    for (PackedObjectInfo object : sorted) {
      object.copyRawTo(id, 0);
      ids.update(id);
    }
    String name = "pack-" + ObjectId.fromRaw(ids.digest()).name();
    Path directory = Files.createDirectories(objects.getPackDirectory().toPath());
    Path kept = directory.resolve(name + ".pack");
    if (Files.exists(kept)) {
      return;
    }
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(name + ".idx")))) {
      BasePackIndexWriter.createVersion(out, INDEX_VERSION).write(sorted, footer);
    }
    var _ = Files.move(pack, kept);
    var _ = objects.openPack(kept.toFile());
  }

  @Override
  protected void onPackHeader(long objectCount) throws IOException {
    if (objectCount > maxObjects) {
      throw new LimitedStream.TooLargeException(
          "it has more than %d objects".formatted(maxObjects));
    }
  }

  @Override
  protected void onStoreStream(byte[] raw, int from, int length) throws IOException {
    file.write(raw, from, length);
  }

  @Override
  protected void onBeginWholeObject(long position, int type, long bytes) throws IOException {
    sum.reset();
    if (type != Constants.OBJ_BLOB && bytes > GitTree.MAX_TREE_BYTES) {
      throw new LimitedStream.TooLargeException(
          "it contains a directory, commit or tag above %d MiB"
              .formatted(GitTree.MAX_TREE_BYTES >> 20));
    }
  }

  @Override
  protected void onEndWholeObject(PackedObjectInfo object) {
    object.setCRC((int) sum.getValue());
  }

  @Override
  protected void onBeginOfsDelta(long position, long basePosition, long bytes) throws IOException {
    bases.add(basePosition);
    beginDelta(bytes);
  }

  @Override
  protected void onBeginRefDelta(long position, AnyObjectId baseId, long bytes) throws IOException {
    bases.addById();
    beginDelta(bytes);
  }

  private void beginDelta(long bytes) throws IOException {
    sum.reset();
    if (bytes > maxBytes) {
      throw largeObject();
    }
  }

  @Override
  protected UnresolvedDelta onEndDelta() {
    UnresolvedDelta delta = new UnresolvedDelta();
    delta.setCRC((int) sum.getValue());
    return delta;
  }

  @Override
  protected void onObjectHeader(Source source, byte[] raw, int from, int length) {
    sum.update(raw, from, length);
  }

  @Override
  protected void onObjectData(Source source, byte[] raw, int from, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    sum.update(raw, from, length);
  }

  /** From here on only deltas are resolved, so the limit does not affect undeltified files. */
  @Override
  protected void onPackFooter(byte[] hash) {
    footer = hash;
    bases.close();
    setMaxObjectSizeLimit(maxBytes);
  }

  /** Seeks to the base of deltas, which JGit then loads into memory. */
  @Override
  protected ObjectTypeAndSize seekDatabase(PackedObjectInfo object, ObjectTypeAndSize info)
      throws IOException {
    ObjectTypeAndSize found = seek(object.getOffset(), info);
    if (found.size > maxBytes) {
      throw largeObject();
    }
    path.begin(object, found.size);
    return found;
  }

  @Override
  protected ObjectTypeAndSize seekDatabase(UnresolvedDelta delta, ObjectTypeAndSize info)
      throws IOException {
    return seek(delta.getOffset(), info);
  }

  private ObjectTypeAndSize seek(long offset, ObjectTypeAndSize info) throws IOException {
    file.seek(offset);
    sum.reset();
    return readObjectHeader(info);
  }

  @Override
  protected PackedObjectInfo newInfo(AnyObjectId id, UnresolvedDelta delta, ObjectId deltaBase) {
    base = deltaBase;
    return super.newInfo(id, delta, deltaBase);
  }

  /** Called for resolved deltas, and for undeltified commits, trees and tags. */
  @Override
  protected void onInflatedObjectData(PackedObjectInfo object, int type, byte[] data)
      throws IOException {
    if (base != null) {
      path.descend(base, object, data.length);
    }
  }

  @Override
  protected int readDatabase(byte[] bytes, int from, int length) throws IOException {
    return file.read(bytes, from, length);
  }

  @Override
  protected boolean checkCRC(int expected) {
    return expected == (int) sum.getValue();
  }

  @Override
  protected boolean onAppendBase(int type, byte[] data, PackedObjectInfo info) throws IOException {
    throw thin();
  }

  @Override
  protected void onEndThinPack() throws IOException {
    throw thin();
  }

  private static IOException thin() {
    return new IOException("the pack refers to objects that were not requested");
  }
}
