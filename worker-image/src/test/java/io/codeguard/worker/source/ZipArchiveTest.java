package io.codeguard.worker.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.worker.source.archive.ArchiveReader;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.testing.Allocations;
import io.codeguard.worker.testing.Archives;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream.UnicodeExtraFieldPolicy;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All kinds of zips, including hostile ones. */
class ZipArchiveTest {
  private static final String TEXT = "class A {}\n".repeat(1_000);

  private static final byte[] SCRIPT = "#!/bin/sh\nexec java -jar $0\n".repeat(50).getBytes(UTF_8);

  @TempDir private Path directory;

  private FetchedSource unpack(byte[] archive) throws Exception {
    return unpack(Files.write(directory.resolve("archive"), archive));
  }

  private FetchedSource unpack(Path archive) throws Exception {
    return ArchiveReader.unpack(archive, directory.resolve("files"), ArchiveFetcher.LIMITS)
        .done("");
  }

  /** Configures the next archive. */
  private interface Setup {
    void apply(ZipArchiveOutputStream zip);
  }

  private static byte[] zip(String name, Setup setup) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      setup.apply(zip);
      zip.putArchiveEntry(new ZipArchiveEntry(name));
      zip.write(TEXT.getBytes(UTF_8));
      zip.closeArchiveEntry();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] packed(int method, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      ZipArchiveEntry entry = new ZipArchiveEntry("src/Ä.java");
      entry.setMethod(method);
      entry.setSize(TEXT.length());
      entry.setCompressedSize(content.length);
      CRC32 sum = new CRC32();
      sum.update(TEXT.getBytes(UTF_8));
      entry.setCrc(sum.getValue());
      zip.addRawArchiveEntry(entry, new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] bzip2() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
      out.write(TEXT.getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] behind(byte[] first, byte[] zip) {
    byte[] both = Arrays.copyOf(first, first.length + zip.length);
    System.arraycopy(zip, 0, both, first.length, zip.length);
    return both;
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("usual", zip("src/Ä.java", _ -> {})),
        Arguments.of("stored", zip("src/Ä.java", zip -> zip.setLevel(0))),
        Arguments.of("with a comment", zip("src/Ä.java", zip -> zip.setComment("PK, he said"))),
        Arguments.of("of large files", zip("src/Ä.java", zip -> zip.setUseZip64(Zip64Mode.Always))),
        Arguments.of("by Windows of old", zip("src\\Ä.java", _ -> {})),
        Arguments.of(
            "in a code page",
            zip(
                "src/Ä.java",
                zip -> {
                  zip.setEncoding("Cp437");
                  zip.setUseLanguageEncodingFlag(false);
                  zip.setCreateUnicodeExtraFields(UnicodeExtraFieldPolicy.ALWAYS);
                })),
        Arguments.of("behind a script", behind(SCRIPT, zip("src/Ä.java", _ -> {}))),
        Arguments.of(
            "of large files behind a script",
            behind(SCRIPT, zip("src/Ä.java", zip -> zip.setUseZip64(Zip64Mode.Always)))),
        Arguments.of("behind another", behind(zip("b", _ -> {}), zip("src/Ä.java", _ -> {}))),
        Arguments.of("by bzip2", packed(12, bzip2())),
        Arguments.of("by zstd", packed(93, Archives.zstd(TEXT.getBytes(UTF_8)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void unpacksAllKinds(String kind, byte[] archive) throws Exception {
    FetchedSource source = unpack(archive);

    assertThat(ArchiveFetcher.paths(source)).containsExactly("src/Ä.java");
    assertThat(source.root().resolve("src/Ä.java")).hasContent(TEXT);
  }

  @Test
  void knowsTheOldCodePage() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      zip.setEncoding("Cp437");
      zip.setUseLanguageEncodingFlag(false);
      for (String name : List.of("ä", "ö")) {
        zip.putArchiveEntry(new ZipArchiveEntry(name));
        zip.closeArchiveEntry();
      }
    }

    assertThat(ArchiveFetcher.paths(unpack(bytes.toByteArray()))).containsExactly("ä", "ö");
  }

  @Test
  void saysThatItIsAPart() throws Exception {
    byte[] part = zip("a", _ -> {});
    part[part.length - 18] = 2;

    assertThatThrownBy(() -> unpack(part))
        .hasMessageContaining(
            "it is one part of a split archive; join the parts, for example with 'zip -s 0'");
  }

  @Test
  void excludesEntriesThatItCannotUnpack() throws Exception {
    byte[] encrypted = zip("secret", _ -> {});
    encrypted[6] |= 1;
    int listed = new String(encrypted, ISO_8859_1).indexOf("PK\1\2");
    encrypted[listed + 8] |= 1;

    assertThat(unpack(encrypted).excluded())
        .containsExactly(Map.entry("encrypted or packed by an unknown method", 1L));
    assertThat(unpack(packed(99, new byte[10])).excluded())
        .containsExactly(Map.entry("encrypted or packed by an unknown method", 1L));
  }

  @Test
  void unpacksAsManyAsTheLimitAllows() throws Exception {
    SourceLimits limits = new SourceLimits(70_000, 1L << 30, 1 << 20, 1 << 30, 5, 100);
    Path archive = listing(70_000, "a", 70_000);

    FetchedSource source =
        ArchiveReader.unpack(archive, directory.resolve("files"), limits).done("");

    assertThat(ArchiveFetcher.paths(source)).containsExactly("a");
  }

  /** A central directory that lists the same empty file many times. */
  private Path listing(int entries, String name, int declared) throws IOException {
    Path archive = directory.resolve("archive");
    byte[] encoded = name.getBytes(UTF_8);
    byte[] local = new byte[30 + encoded.length];
    byte[] entry = new byte[46 + encoded.length];
    byte[] end = new byte[22];
    fields(local).putInt(0, 0x04034b50).putShort(26, (short) encoded.length).put(30, encoded);
    fields(entry).putInt(0, 0x02014b50).putShort(28, (short) encoded.length).put(46, encoded);
    fields(end)
        .putInt(0, 0x06054b50)
        .putShort(8, (short) declared)
        .putShort(10, (short) declared)
        .putInt(12, entries * entry.length)
        .putInt(16, local.length);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
      out.write(local);
      for (int i = 0; i < entries; i++) {
        out.write(entry);
      }
      out.write(end);
    }
    return archive;
  }

  private static ByteBuffer fields(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static Stream<Arguments> hugeDirectories() {
    return Stream.of(
        Arguments.of("that says so", 60_000),
        Arguments.of("that says nothing of it", 1),
        Arguments.of("that names none", 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hugeDirectories")
  void aHugeDirectoryTakesNoMemory(String name, int declared) throws Exception {
    Path archive = listing(300_000, "a", declared);

    long bytes =
        Allocations.during(
            () ->
                assertThatThrownBy(() -> unpack(archive))
                    .hasMessageContaining("more than 20 entries")
                    .hasFieldOrPropertyWithValue("retryable", false));

    assertThat(bytes).isLessThan(8L << 20);
  }

  @Test
  void rejectsContentWithAWrongChecksum() throws Exception {
    byte[] zip = zip("a", _ -> {});
    int listed = new String(zip, ISO_8859_1).indexOf("PK\1\2");
    zip[listed + 16] ^= 1;

    assertThatThrownBy(() -> unpack(zip))
        .hasMessageContaining(
            "archive is damaged: the checksum of an entry's content does not match")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  /** Flips each byte of the end records: must give a source error, if any. */
  @Test
  void damageFailsWithASourceException() throws Exception {
    byte[] good = zip("a", zip -> zip.setUseZip64(Zip64Mode.Always));
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x55;
      try {
        var _ = unpack(bad);
      } catch (SourceException e) {
        assertThat(e.retryable()).isFalse();
      }
    }
    for (int length : List.of(4, 21, 22, 60, good.length - 1)) {
      assertThatThrownBy(() -> unpack(Arrays.copyOf(good, length)))
          .hasMessageContaining("the archive is damaged")
          .hasFieldOrPropertyWithValue("retryable", false);
    }
  }
}
