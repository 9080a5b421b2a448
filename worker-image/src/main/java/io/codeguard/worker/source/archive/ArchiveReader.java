package io.codeguard.worker.source.archive;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.codeguard.protocol.Exclusions;
import io.codeguard.worker.source.network.LimitedStream;
import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.source.tree.TreeWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Unpacks zip, jar, tar, tar.gz and tar.zst, which are detected by their content. An archive with
 * an entry that points outside of it is rejected; symbolic links and devices are excluded.
 */
public final class ArchiveReader {
  private static final int BLOCK = 512;

  /**
   * Magic numbers of zip: an entry, the end record, or the marker of a split or possibly split
   * archive.
   */
  private static final List<byte[]> ZIPS =
      List.of(
          new byte[] {'P', 'K', 3, 4},
          new byte[] {'P', 'K', 5, 6},
          new byte[] {'P', 'K', 7, 8},
          new byte[] {'P', 'K', '0', '0'});

  /** Magic number of a gzip member (RFC 1952, 2.3.1). */
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  /** Magic number of a zstd frame (RFC 8878, 3.1.1). */
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /** The maximum overhead of a tar entry in addition to its content: two headers and padding. */
  private static final long TAR_OVERHEAD = 4 * BLOCK;

  private ArchiveReader() {}

  public static TreeWriter unpack(Path archive, Path root, SourceLimits limits)
      throws IOException, SourceException, InterruptedException {
    long max = limits.unpackedBytes(Files.size(archive));
    TreeWriter writer = new TreeWriter(root, limits, max);
    byte[] start = start(archive);
    try {
      if (isZip(archive, start)) {
        unzip(archive, writer);
      } else {
        try (InputStream in = open(archive);
            InputStream tar = decompressed(start, in)) {
          untar(new LimitedStream(tar, max + limits.entries() * TAR_OVERHEAD), writer);
        }
      }
    } catch (LimitedStream.TooLargeException e) {
      throw SourceException.permanent("the archive is too large: " + e.getMessage());
    } catch (java.nio.channels.ClosedByInterruptException e) {
      throw new InterruptedException();
    } catch (java.nio.file.FileSystemException e) {
      throw e; // a failure of the worker, not of the archive
    } catch (IOException | RuntimeException e) {
      throw SourceException.permanent("the archive is damaged: " + Messages.cause(e));
    }
    return writer;
  }

  /**
   * A file without a known magic number may be a self-extracting zip, which starts with a program.
   */
  private static boolean isZip(Path archive, byte[] start) throws IOException {
    if (ZIPS.stream().anyMatch(magic -> begins(start, magic))) {
      return true;
    }
    if (begins(start, GZIP) || begins(start, ZSTD) || TarReader.isHeader(start)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(archive)) {
      return ZipDirectory.isIn(file);
    }
  }

  private static InputStream decompressed(byte[] start, InputStream in) throws IOException {
    if (begins(start, GZIP)) {
      return new GzipMembers(in);
    }
    return begins(start, ZSTD) ? new ZstdInputStream(in) : in;
  }

  private static boolean begins(byte[] start, byte[] magic) {
    return Arrays.equals(start, 0, Math.min(magic.length, start.length), magic, 0, magic.length);
  }

  private static byte[] start(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      return in.readNBytes(BLOCK);
    }
  }

  private static InputStream open(Path archive) throws IOException {
    return new BufferedInputStream(Files.newInputStream(archive), 64 * 1024);
  }

  private static void unzip(Path archive, TreeWriter writer)
      throws IOException, SourceException, InterruptedException {
    try (FileChannel file = FileChannel.open(archive);
        ZipContent contents = new ZipContent(file)) {
      ZipDirectory directory = new ZipDirectory(file);
      for (var item = directory.next(); item.isPresent(); item = directory.next()) {
        unzip(item.get(), contents, writer);
      }
    }
  }

  private static void unzip(ZipItem item, ZipContent contents, TreeWriter writer)
      throws IOException, SourceException, InterruptedException {
    if (item.isDirectory()) {
      writer.pass(item.name());
    } else if (item.link()) {
      writer.exclude(item.name(), Exclusions.SYMBOLIC_LINK);
    } else if (!ZipContent.canUnpack(item)) {
      writer.exclude(item.name(), "encrypted or packed by an unknown method");
    } else {
      try (InputStream content = contents.open(item)) {
        writer.file(item.name(), content);
      }
    }
  }

  private static void untar(InputStream in, TreeWriter writer)
      throws IOException, SourceException, InterruptedException {
    BufferedInputStream buffered = new BufferedInputStream(in, 64 * 1024);
    buffered.mark(BLOCK);
    byte[] header = buffered.readNBytes(BLOCK);
    buffered.reset();
    if (!(isEnd(header) || TarReader.isHeader(header))) {
      throw SourceException.permanent(
          "the archive is neither zip, jar, tar, tar.gz nor tar.zst; check that the address refers to"
              + " an archive");
    }
    TarReader tar = new TarReader(buffered);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String name = entry.getName();
      if (entry.isDirectory()) {
        writer.pass(name);
      } else if (entry.isSymbolicLink()) {
        writer.exclude(name, Exclusions.SYMBOLIC_LINK);
      } else if (entry.isLink()) {
        writer.link(name, entry.getLinkName());
      } else if (!isRegular(entry) || !tar.canReadEntryData(entry)) {
        writer.exclude(name, Exclusions.SPECIAL_FILE);
      } else {
        writer.file(name, tar);
      }
    }
  }

  private static boolean isEnd(byte[] header) {
    return Arrays.equals(header, new byte[BLOCK]);
  }

  private static boolean isRegular(TarArchiveEntry entry) {
    return entry.isFile()
        && !entry.isBlockDevice()
        && !entry.isCharacterDevice()
        && !entry.isFIFO();
  }
}
