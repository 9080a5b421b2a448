package io.codeguard.worker.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.worker.source.archive.ArchiveReader;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.Allocations;
import io.codeguard.worker.testing.Archives;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tar headers and special entries. */
class TarArchiveTest {
  private static final SourceLimits LIMITS =
      new SourceLimits(20, 1L << 30, 1L << 20, 1L << 30, 5, 100_000);

  private static final int BLOCK = 512;
  private static final int LARGE = 48 << 20;

  @TempDir private Path directory;

  private FetchedSource unpack() throws Exception {
    return ArchiveReader.unpack(directory.resolve("archive"), directory.resolve("files"), LIMITS)
        .done("");
  }

  /** Writes an archive's blocks between a first and a last file. */
  private interface Blocks {
    void write(OutputStream out) throws IOException;
  }

  private void archive(Blocks blocks) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("archive")), 64 * 1024)) {
      out.write(header("first", TarConstants.LF_NORMAL, 0));
      blocks.write(out);
      out.write(header("last", TarConstants.LF_NORMAL, 0));
      out.write(new byte[2 * BLOCK]);
    }
  }

  private static byte[] header(String name, byte type, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setSize(size);
    byte[] header = new byte[BLOCK];
    entry.writeEntryHeader(header);
    return header;
  }

  private static void content(OutputStream out, byte[] content) throws IOException {
    out.write(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
  }

  private static byte[] attribute(String name, String value) {
    int length = name.length() + value.length() + 3;
    length += Integer.toString(length + 8).length();
    return (length + " " + name + "=" + value + "\n").getBytes(US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(chars = {'L', 'K', 'x', 'g'})
  void aHugeHeaderTakesNoMemory(char type) throws Exception {
    byte[] start = (LARGE + " comment=").getBytes(US_ASCII);
    archive(
        out -> {
          out.write(header("header", (byte) type, LARGE));
          out.write(start);
          byte[] letters = new byte[64 * 1024];
          Arrays.fill(letters, (byte) 'a');
          for (int left = LARGE - start.length - 1; left > 0; left -= letters.length) {
            out.write(letters, 0, Math.min(left, letters.length));
          }
          out.write('\n');
        });

    assertRefused("an entry's header exceeds 1024 KiB");
  }

  private void assertRefused(String message) throws Exception {
    long bytes =
        Allocations.during(
            () ->
                assertThatThrownBy(this::unpack)
                    .hasMessageContaining(message)
                    .hasFieldOrPropertyWithValue("retryable", false));
    assertThat(bytes).isLessThan(16L << 20);
  }

  /** A sparse file with a map of 21 parts per record. */
  @Test
  void aHugeSparseMapTakesNoMemory() throws Exception {
    archive(
        out -> {
          byte[] sparse = header("sparse", TarConstants.LF_GNUTYPE_SPARSE, 0);
          System.arraycopy("ustar  \0".getBytes(US_ASCII), 0, sparse, 257, 8);
          sparse[482] = 1;
          out.write(sparse);
          byte[] more = new byte[BLOCK];
          for (int i = 0; i < 21; i++) {
            System.arraycopy("00000000000 00000000001 ".getBytes(US_ASCII), 0, more, 24 * i, 24);
          }
          more[504] = 1;
          for (int i = 0; i < LARGE / BLOCK; i++) {
            out.write(more);
          }
        });

    assertRefused("an entry's header exceeds 1024 KiB");
  }

  @Test
  void globalHeadersAreLimitedInTotal() throws Exception {
    archive(
        out -> {
          for (int i = 0; i < 40; i++) {
            byte[] attribute = attribute("note-" + (10 + i), "x".repeat(10_000));
            out.write(
                header("header", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER, attribute.length));
            content(out, attribute);
            out.write(header("file", TarConstants.LF_NORMAL, 0));
          }
        });

    assertRefused("the global header exceeds 64 KiB");
  }

  @Test
  void endlessHeadersFailWithASourceException() throws Exception {
    archive(
        out -> {
          for (int i = 0; i < 50_000; i++) {
            out.write(header("header", TarConstants.LF_GNUTYPE_LONGNAME, 0));
          }
        });

    assertRefused("an entry has more than 64 headers");
  }

  @Test
  void aGzipNameTakesNoMemory() throws Exception {
    try (OutputStream out = Files.newOutputStream(directory.resolve("archive"))) {
      out.write(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0});
      byte[] letters = new byte[1 << 20];
      Arrays.fill(letters, (byte) 'a');
      for (int i = 0; i < 16; i++) {
        out.write(letters);
      }
    }

    assertRefused("the archive is damaged");
  }

  @Test
  void unpacksLongNamesAndAttributes() throws Exception {
    String name = "n/".repeat(3) + "a".repeat(200);
    archive(
        out -> {
          byte[] comment = attribute("comment", "0123456789abcdef");
          out.write(header("global", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER, comment.length));
          content(out, comment);
          out.write(header("long", TarConstants.LF_GNUTYPE_LONGNAME, name.length()));
          content(out, name.getBytes(US_ASCII));
          out.write(header("short", TarConstants.LF_NORMAL, 4));
          content(out, "text".getBytes(US_ASCII));
        });

    FetchedSource source = unpack();

    assertThat(ArchiveFetcher.paths(source)).containsExactly("first", "last", name);
    assertThat(source.root().resolve(name)).hasContent("text");
  }

  /** As many parts as fit in a header: more than the library could read at once. */
  @Test
  void unpacksSparseFilesWithManyHoles() throws Exception {
    int pieces = 60_000;
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      map.append(i == 0 ? "" : ",").append(2 * i + 1).append(",1");
    }
    archive(
        out -> {
          ByteArrayOutputStream attributes = new ByteArrayOutputStream();
          attributes.write(attribute("GNU.sparse.size", Integer.toString(2 * pieces)));
          attributes.write(attribute("GNU.sparse.map", map.toString()));
          out.write(header("header", TarConstants.LF_PAX_EXTENDED_HEADER_LC, attributes.size()));
          content(out, attributes.toByteArray());
          out.write(header("sparse", TarConstants.LF_NORMAL, pieces));
          content(out, "x".repeat(pieces).getBytes(US_ASCII));
        });

    FetchedSource source = unpack();

    assertThat(ArchiveFetcher.paths(source)).containsExactly("first", "last", "sparse");
    assertThat(source.root().resolve("sparse")).hasContent("\0x".repeat(pieces));
  }

  @Test
  void unpacksAGzipWithSeveralMembers() throws Exception {
    byte[] tar = new Archives.Tar().file("a", "text").bytes();
    try (OutputStream out = Files.newOutputStream(directory.resolve("archive"))) {
      out.write(Archives.gzip(Arrays.copyOf(tar, 700)));
      out.write(Archives.gzip(Arrays.copyOfRange(tar, 700, tar.length)));
    }

    assertThat(ArchiveFetcher.paths(unpack())).containsExactly("a");
  }

  /** Java's own stream recurses for each of them. */
  @Test
  void unpacksAGzipWithManyEmptyMembers() throws Exception {
    byte[] tar = new Archives.Tar().file("a", "text").bytes();
    byte[] empty = Archives.gzip(new byte[0]);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve("archive")))) {
      for (int i = 0; i < 100_000; i++) {
        out.write(empty);
      }
      out.write(Archives.gzip(tar));
    }

    assertThat(ArchiveFetcher.paths(unpack())).containsExactly("a");
  }

  /** Two parts of data with a hole before, between and after them. */
  private static void sparse(OutputStream out, int piece) throws IOException {
    String map = "1000,%d,%d,%d,%d,0".formatted(piece, piece + 2000, piece, 2 * piece + 3000);
    ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    attributes.write(attribute("GNU.sparse.size", Integer.toString(2 * piece + 3000)));
    attributes.write(attribute("GNU.sparse.map", map));
    out.write(header("header", TarConstants.LF_PAX_EXTENDED_HEADER_LC, attributes.size()));
    content(out, attributes.toByteArray());
    out.write(header("sparse", TarConstants.LF_NORMAL, 2L * piece));
    content(out, "x".repeat(2 * piece).getBytes(US_ASCII));
  }

  @Test
  void continuesAfterALargeSparseFile() throws Exception {
    archive(out -> sparse(out, 1_000_000));

    FetchedSource source = unpack();

    assertThat(ArchiveFetcher.paths(source)).containsExactly("first", "last");
    assertThat(source.excluded()).containsExactly(Map.entry("too large", 1L));
  }

  /** A read may return less than a part of the file. */
  @Test
  void unpacksSparseFilesFromManyMembers() throws Exception {
    archive(out -> sparse(out, 100_000));
    Path archive = directory.resolve("archive");
    byte[] tar;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
      tar = in.readAllBytes();
    }
    try (OutputStream out = Files.newOutputStream(archive)) {
      for (int i = 0; i < tar.length; i += 10_001) {
        out.write(Archives.gzip(Arrays.copyOfRange(tar, i, Math.min(tar.length, i + 10_001))));
      }
    }

    FetchedSource source = unpack();

    assertThat(ArchiveFetcher.paths(source)).containsExactly("first", "last", "sparse");
    String piece = "x".repeat(100_000);
    String hole = "\0".repeat(1000);
    assertThat(source.root().resolve("sparse")).hasContent(hole + piece + hole + piece + hole);
  }

  /** GNU tar's incremental archives: a directory's header, followed by a list of its entries. */
  @Test
  void unpacksEntriesAfterADirectoryListing() throws Exception {
    archive(
        out -> {
          out.write(header("src/", (byte) 'D', 5_000));
          content(out, "YA\0".repeat(1_700).substring(0, 5_000).getBytes(US_ASCII));
          out.write(header("src/A", TarConstants.LF_NORMAL, 4));
          content(out, "text".getBytes(US_ASCII));
        });

    assertThat(ArchiveFetcher.paths(unpack())).containsExactly("first", "last", "src/A");
  }

  @Test
  void takesNoTarForAZip() throws Exception {
    for (String name : List.of("PKGBUILD", "PK")) {
      Files.write(
          directory.resolve("archive"),
          new Archives.Tar().file(name, "text").file("b", "").bytes());

      assertThat(ArchiveFetcher.paths(unpack())).contains(name);
    }
  }

  @Test
  void refusesDamagedHeaders() throws Exception {
    byte[] tar = new Archives.Tar().file("a", "text").file("b", "text").bytes();
    tar[2 * BLOCK] = 'c';
    Files.write(directory.resolve("archive"), tar);

    assertRefused("the archive is damaged: the checksum of an entry's header does not match");
  }

  @Test
  void rejectsTruncatedHeaders() throws Exception {
    byte[] tar = new Archives.Tar().file("a", "text").file("b", "text").bytes();
    Files.write(directory.resolve("archive"), Arrays.copyOf(tar, 2 * BLOCK + 100));

    assertRefused("the archive is damaged: it ends within a header; check whether it is truncated");
  }

  /** It is unknown whether a name in another encoding equals an earlier one. */
  @Test
  void keepsFilesWithUndecodableNames() throws Exception {
    byte[] ae = header("xx", TarConstants.LF_NORMAL, 0);
    byte[] oe = ae.clone();
    ae[0] = (byte) 0xe4;
    oe[0] = (byte) 0xf6;
    for (byte[] header : List.of(ae, oe)) {
      int sum = 0;
      Arrays.fill(header, 148, 156, (byte) ' ');
      for (byte b : header) {
        sum += b & 0xff;
      }
      System.arraycopy("%06o\0".formatted(sum).getBytes(US_ASCII), 0, header, 148, 7);
    }
    archive(
        out -> {
          out.write(ae);
          out.write(oe);
        });

    FetchedSource source = unpack();

    assertThat(ArchiveFetcher.paths(source)).hasSize(3);
    assertThat(source.excluded()).containsExactly(Map.entry("path taken twice", 1L));
  }
}
