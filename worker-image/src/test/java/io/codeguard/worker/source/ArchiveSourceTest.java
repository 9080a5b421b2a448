package io.codeguard.worker.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.codeguard.worker.source.archive.ArchiveReader;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.testing.Archives;
import io.codeguard.worker.testing.FileServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Unpacking archives, including hostile ones. */
class ArchiveSourceTest {
  /** {@code tar c src | zstd -19}. */
  private static final String BY_ZSTD =
      "KLUv/WQAJ+0CALLDDBKguwGT3003oWoU6C6vWd+/rxR/Dg12czqJT01VoWMUboyAeeYVr2Y/wY/dzROy"
          + "+XBUBw8gYC0sFwPyA+/BqlzG7LE+NcACklMAPoNROn+mexVwwEEBxhN/A1+D6CM=";

  private final FileServer server = FileServer.start();
  @TempDir private Path outside;
  private Path workspace;
  private ArchiveFetcher fetcher;

  @BeforeEach
  void prepare() throws IOException {
    workspace = Files.createDirectories(outside.resolve("a/b/c/workspace"));
    fetcher = new ArchiveFetcher(workspace);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private FetchedSource serve(byte[] archive) throws SourceException, InterruptedException {
    return fetcher.fetch(server.file("/archive", archive));
  }

  private SourceException refusal(byte[] archive) {
    return catchThrowableOfType(SourceException.class, () -> serve(archive));
  }

  /** All files below the test's directory except those of the source. */
  private List<String> strangers() throws IOException {
    try (Stream<Path> files = Files.walk(outside)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .filter(file -> !file.startsWith(workspace))
          .map(Path::toString)
          .toList();
    }
  }

  static Stream<Arguments> formats() {
    return Stream.of(
        Arguments.of("zip", new Archives.Zip().file("src/A.java", "class A {}").bytes()),
        Arguments.of("tar", new Archives.Tar().file("src/A.java", "class A {}").bytes()),
        Arguments.of("tar.gz", new Archives.Tar().file("src/A.java", "class A {}").gzipped()),
        Arguments.of("tar.zst", new Archives.Tar().file("src/A.java", "class A {}").zstandard()),
        Arguments.of("tar.zst by zstd -19", Base64.getDecoder().decode(BY_ZSTD)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formats")
  void detectsTheArchiveFormatByContent(String format, byte[] archive) throws Exception {
    FetchedSource source =
        fetcher.fetch(
            server.file("/any-name", archive),
            Archives.sha256(archive).toUpperCase(Locale.ROOT),
            Optional.empty());

    assertThat(ArchiveFetcher.paths(source)).containsExactly("src/A.java");
    assertThat(source.root().resolve("src/A.java")).hasContent("class A {}");
    assertThat(source.revision()).isEqualTo("sha256:" + Archives.sha256(archive));
    // A file, its directory and the root.
    assertThat(source.bytes()).isEqualTo(3 * 4096);
    assertThat(workspace.resolve("download")).doesNotExist();
  }

  @Test
  void unpacksEmptyArchives() throws Exception {
    assertThat(ArchiveFetcher.paths(serve(new Archives.Zip().bytes()))).isEmpty();
  }

  static Stream<Arguments> pointingOut() {
    return Stream.of(
            "../evil", "a/../../evil", "/evil", "\\evil", "..\\..\\evil", "C:\\evil", "C:/evil")
        .flatMap(
            name ->
                Stream.of(
                    Arguments.of(
                        name + " in a zip",
                        new Archives.Zip().file("good", "x").file(name, "evil").bytes()),
                    Arguments.of(
                        name + " in a tar.gz",
                        new Archives.Tar().file("good", "x").file(name, "evil").gzipped())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pointingOut")
  void rejectsArchivesWithPathsOutsideOfThem(String name, byte[] archive) throws IOException {
    assertThat(refusal(archive))
        .hasMessageContaining("the source is not safe")
        .hasMessageContaining("evil' points outside of it")
        .hasFieldOrPropertyWithValue("retryable", false);
    assertThat(strangers()).isEmpty();
  }

  @Test
  void excludesLinksAndDevices() throws Exception {
    Path secret = Files.writeString(outside.resolve("secret"), "secret");
    FetchedSource tar =
        serve(
            new Archives.Tar()
                .file("good", "x")
                .special("passwd", TarConstants.LF_SYMLINK, "/etc/passwd")
                .special("up", TarConstants.LF_SYMLINK, "../../../..")
                .file("up/evil", "evil")
                .special("hard", TarConstants.LF_LINK, secret.toString())
                .special("pipe", TarConstants.LF_FIFO, "")
                .special("disk", TarConstants.LF_BLK, "")
                .gzipped());

    assertThat(ArchiveFetcher.paths(tar)).containsExactly("good", "up/evil");
    assertThat(tar.excluded())
        .containsOnly(
            java.util.Map.entry("symbolic link", 2L),
            java.util.Map.entry("hard link", 1L),
            java.util.Map.entry("special file", 2L));
    assertThat(strangers()).containsExactly(secret.toString());
    assertThat(secret).hasContent("secret");
  }

  /** Other validations may match the second name. */
  @Test
  void aHardLinkedFileIsWrittenTwice() throws Exception {
    FetchedSource tar =
        serve(
            new Archives.Tar()
                .file("data/a.txt", "text")
                .special("./src/a.py", TarConstants.LF_LINK, "data/a.txt")
                .special("src/b.py", TarConstants.LF_LINK, "./src/a.py")
                .special("data/a.txt", TarConstants.LF_LINK, "data//a.txt")
                .special("c.py", TarConstants.LF_LINK, "data")
                .special("d.py", TarConstants.LF_LINK, "data/../data/a.txt")
                .gzipped());

    assertThat(ArchiveFetcher.paths(tar)).containsExactly("data/a.txt", "src/a.py", "src/b.py");
    assertThat(ArchiveFetcher.paths(tar))
        .allSatisfy(path -> assertThat(tar.root().resolve(path)).hasContent("text"));
    assertThat(tar.excluded()).containsExactly(java.util.Map.entry("hard link", 2L));
  }

  /** Each name takes as much space as the file. */
  @Test
  void hardLinksCountAsFiles() {
    Archives.Tar tar = new Archives.Tar().file("a", "x".repeat(1 << 20));
    for (int i = 0; i < 2000; i++) {
      tar.special("a" + i, TarConstants.LF_LINK, "a");
    }
    assertThat(refusal(tar.bytes())).hasMessageContaining("too large");
  }

  @Test
  void leavesLinksInZipsOut() throws Exception {
    FetchedSource zip =
        serve(new Archives.Zip().link("up", "../..").file("up/evil", "x").file("b", "x").bytes());

    assertThat(ArchiveFetcher.paths(zip)).containsExactly("b", "up/evil");
    assertThat(zip.root().resolve("up")).isDirectory();
    assertThat(zip.excluded()).containsExactly(java.util.Map.entry("symbolic link", 1L));
    assertThat(strangers()).isEmpty();
  }

  @Test
  void excludesFilesThatCannotBeStored() throws Exception {
    FetchedSource source =
        serve(
            new Archives.Tar()
                .file("1/2/3/4/5/deep", "x")
                .file("1/2/3/4/ok", "x")
                .file("1/file", "x")
                .file("large", random(2 << 20))
                .file("long" + "g".repeat(252), "x")
                .file("1/file/below", "x")
                .file("1/file/far/below", "x")
                .file("1/2", "on a directory")
                .file("two\nlines", "x")
                .gzipped());

    assertThat(ArchiveFetcher.paths(source)).containsExactly("1/2/3/4/ok", "1/file");
    assertThat(source.excluded())
        .containsOnly(
            java.util.Map.entry("too deep", 1L),
            java.util.Map.entry("too large", 1L),
            java.util.Map.entry("unusable name", 2L),
            java.util.Map.entry("path taken twice", 3L));
    assertThat(source.excludedFiles().hidden())
        .containsExactly(
            "1/2/3/4/5/deep",
            "large",
            "long" + "g".repeat(252),
            "1/file/below",
            "1/file/far/below",
            "1/2",
            "two\nlines");
    assertThat(source.excludedFiles().unnamed()).isZero();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new java.util.Random(42).nextBytes(bytes);
    return bytes;
  }

  @Test
  void theLastOfEqualPathsWins() throws Exception {
    FetchedSource source =
        serve(new Archives.Tar().file("a", "first, longer").file("./a", "second").gzipped());

    assertThat(source.root().resolve("a")).hasContent("second");
  }

  static Stream<Arguments> bombs() {
    byte[] zeros = new byte[1 << 20];
    Archives.Zip zip = new Archives.Zip();
    Archives.Tar tar = new Archives.Tar();
    Archives.Tar whole = new Archives.Tar();
    Archives.Zip many = new Archives.Zip();
    for (int i = 0; i < 15; i++) {
      zip.file("zeros-" + i, zeros);
      tar.file("zeros-" + i, zeros);
    }
    whole.file("zeros", new byte[60 << 20]);
    for (int i = 0; i < 25; i++) {
      many.file("f" + i, "");
    }
    return Stream.of(
        Arguments.of("zip of zeros", zip.bytes(), "exceeds 10 MiB"),
        Arguments.of("tar.gz of zeros", tar.gzipped(), "exceeds 10 MiB"),
        Arguments.of("one entry of zeros", whole.gzipped(), "exceeds 10 MiB"),
        Arguments.of("tar.zst of zeros", Archives.zstd(tar.bytes()), "exceeds 10 MiB"),
        Arguments.of("one zst of zeros", Archives.zstd(whole.bytes()), "exceeds 10 MiB"),
        Arguments.of("many entries", many.bytes(), "more than 20 entries"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void rejectsDecompressionBombs(String name, byte[] archive, String message) throws IOException {
    assertThat(refusal(archive))
        .hasMessageContaining("too large")
        .hasMessageContaining(message)
        .hasFieldOrPropertyWithValue("retryable", false);
    try (Stream<Path> files = Files.walk(workspace)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(12L << 20);
    }
  }

  @Test
  void rejectsAnEndlessResponse() {
    String url =
        server.handle(
            "/endless",
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              OutputStream body = exchange.getResponseBody();
              byte[] noise = random(1 << 20);
              while (true) {
                body.write(noise);
              }
            });

    assertThatThrownBy(() -> fetcher.fetch(url))
        .hasMessageContaining("is too large: it exceeds 30 MiB")
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  static Stream<Arguments> damaged() {
    byte[] zip = new Archives.Zip().file("a", random(10_000)).bytes();
    byte[] tar = new Archives.Tar().file("a", random(10_000)).gzipped();
    byte[] zst = new Archives.Tar().file("a", random(10_000)).zstandard();
    // Magic, a descriptor without size or checksum, a window of 3.75 TiB, a block of equal bytes.
    byte[] wide = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xff, 3, 0, 16, 'x'};
    byte[] lying = new Archives.Tar().file("a", random(10_000)).bytes();
    return Stream.of(
        Arguments.of(
            "page",
            "<html>sign in</html>".getBytes(UTF_8),
            "neither zip, jar, tar, tar.gz nor tar.zst"),
        Arguments.of(
            "long page", "<p>Sign in</p>".repeat(100).getBytes(UTF_8), "is neither zip, jar, tar"),
        Arguments.of("nothing", new byte[0], "neither zip, jar, tar, tar.gz nor tar.zst"),
        Arguments.of("gzipped text", Archives.gzip("text".getBytes(UTF_8)), "neither zip"),
        Arguments.of("half a zip", Arrays.copyOf(zip, 5_000), "archive is damaged"),
        Arguments.of("half a tar.gz", Arrays.copyOf(tar, 5_000), "archive is damaged"),
        Arguments.of("zst of text", Archives.zstd("text".getBytes(UTF_8)), "neither zip"),
        Arguments.of("half a tar.zst", Arrays.copyOf(zst, 5_000), "archive is damaged"),
        Arguments.of("text by zstd that asks for much memory", wide, "neither zip"),
        Arguments.of("half a tar", Arrays.copyOf(lying, 5_000), "archive is damaged"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void refusesWhatIsNoArchive(String name, byte[] content, String message) {
    assertThat(refusal(content))
        .hasMessageContaining(message)
        .hasFieldOrPropertyWithValue("retryable", false);
  }

  /** A flipped byte gives a source error or other content, never another kind of failure. */
  @Test
  void damageInsideAZstdFrameFailsWithASourceException() throws Exception {
    byte[] good = new Archives.Tar().file("a", "text ".repeat(2_000)).zstandard();
    int refused = 0;
    for (int i = 4; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x55;
      Path place = Files.createDirectories(outside.resolve("flip-" + i));
      Path archive = Files.write(place.resolve("archive"), bad);
      try {
        var _ = ArchiveReader.unpack(archive, place.resolve("files"), ArchiveFetcher.LIMITS);
      } catch (SourceException e) {
        assertThat(e.retryable()).isFalse();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(good.length / 2);
  }
}
